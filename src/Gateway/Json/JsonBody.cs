using System.Buffers;
using System.Text.Json;

namespace Gateway.Json;

/// <summary>
/// A JSON body, checked strictly and indexed: a pooled table with one row per value over the bytes as they were received.
/// No part of the body is copied, and no long string is ever made. The bytes must outlive this object.
/// </summary>
internal sealed class JsonBody : IDisposable
{
    private JsonRow[] _rows;
    private readonly JsonSource _source;

    private JsonBody(in JsonSource source, JsonRow[] rows)
    {
        _source = source;
        _rows = rows;
    }

    /// <summary>The root object.</summary>
    public JsonValue Root => new(this, 0);

    internal ref readonly JsonSource Source => ref _source;

    /// <summary>Reads a whole body. Null: the body is not acceptable, and <paramref name="fault"/> says why.</summary>
    public static JsonBody? Parse(ReadOnlySequence<byte> utf8, JsonLimits limits, out JsonFault? fault)
    {
        fault = CheckBytes(utf8);
        if (fault is not null)
        {
            return null;
        }

        var source = new JsonSource(utf8);
        var builder = new JsonTableBuilder(source, limits);
        try
        {
            // One level more than allowed, so that the builder says that it is too deep and not the reader.
            var options = new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 };
            var reader = utf8.IsSingleSegment ? new Utf8JsonReader(utf8.FirstSpan, options) : new Utf8JsonReader(utf8, options);
            fault = builder.Build(ref reader);
        }
        catch (JsonException exception)
        {
            fault = JsonFaults.FromReader(exception, source);
        }
        catch (IndexOutOfRangeException)
        {
            // The reader of .NET 10 does this instead of reporting a literal (such as "tru") that the last of several segments cuts off.
            fault = JsonFaults.Truncated(source);
        }

        if (fault is null)
        {
            return new JsonBody(source, builder.Rows);
        }

        ArrayPool<JsonRow>.Shared.Return(builder.Rows);
        return null;
    }

    /// <summary>Gives the table back. The values of this body must not be used any more.</summary>
    public void Dispose()
    {
        var rows = Interlocked.Exchange(ref _rows, []);
        if (rows.Length > 0)
        {
            ArrayPool<JsonRow>.Shared.Return(rows);
        }
    }

    internal ref readonly JsonRow Row(int index)
    {
        ObjectDisposedException.ThrowIf(_rows.Length == 0, this);
        return ref _rows[index];
    }

    private static JsonFault? CheckBytes(ReadOnlySequence<byte> utf8)
    {
        if (utf8.Length > int.MaxValue)
        {
            return new JsonFault("the body is too long", int.MaxValue);
        }

        if (utf8.Length >= 3 && utf8.FirstSpan is not [not 0xEF, ..])
        {
            Span<byte> first = stackalloc byte[3];
            utf8.Slice(0, 3).CopyTo(first);
            if (first is [0xEF, 0xBB, 0xBF])
            {
                return new JsonFault("the body begins with a byte order mark, which JSON does not allow", 0);
            }
        }

        var invalid = Utf8Check.FirstInvalid(utf8);
        return invalid >= 0 ? new JsonFault($"not valid UTF-8 at byte {invalid}", invalid) : null;
    }
}
