using System.Buffers;

namespace Gateway.Json;

/// <summary>
/// A JSON body, parsed strictly and indexed: a pooled table with one row per value, over the received bytes. No part of the body is
/// copied, and no long string is created. The bytes must outlive this object.
/// </summary>
internal sealed class JsonBody : IDisposable
{
    // To read a shorter value again costs less than to remember the answer. Fewer than MaxBodyBytes / this values can be remembered.
    private const int ShortestRemembered = 64 * 1024;

    private JsonRow[] _rows;
    private readonly JsonSource _source;
    private Dictionary<(int Row, object Question), int>? _answers;

    private JsonBody(in JsonSource source, JsonRow[] rows)
    {
        _source = source;
        _rows = rows;
    }

    /// <summary>The root object.</summary>
    public JsonValue Root => new(this, 0);

    /// <summary>The media types of the uploaded files that strings of this body name, by <see cref="JsonValue.RawStart"/>. The type is null
    /// if the file cannot be used. Null: the body names no file.</summary>
    public IReadOnlyDictionary<int, string?>? FileTypes { get; set; }

    internal ref readonly JsonSource Source => ref _source;

    /// <summary>
    /// Parses a whole body. Null: the body is refused, and <paramref name="fault"/> is the reason. An exception is a bug, never an
    /// error of the body.
    /// </summary>
    public static JsonBody? Parse(ReadOnlySequence<byte> utf8, JsonLimits limits, out JsonFault? fault) =>
        ParseCancellable(utf8, limits, CancellationToken.None, out fault);

    /// <summary>The same. All work on this body, also with the parsed values, ends when the caller cancels.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled. It is observed once for each segment of the body.</exception>
    public static JsonBody? ParseCancellable(
        ReadOnlySequence<byte> utf8, JsonLimits limits, CancellationToken cancellation, out JsonFault? fault)
    {
        fault = CheckBytes(utf8, cancellation);
        if (fault is not null)
        {
            return null;
        }

        var source = new JsonSource(utf8, cancellation);
        var builder = new JsonTableBuilder(source, limits);
        JsonBody? body = null;
        try
        {
            fault = builder.Build();
            body = fault is null ? new JsonBody(source, builder.Rows) : null;
            return body;
        }
        finally
        {
            if (body is null)
            {
                ArrayPool<JsonRow>.Shared.Return(builder.Rows);
            }
        }
    }

    /// <summary>Returns the table to the pool. The values of this body must not be used afterwards.</summary>
    public void Dispose()
    {
        var rows = Interlocked.Exchange(ref _rows, []);
        if (rows.Length > 0)
        {
            ArrayPool<JsonRow>.Shared.Return(rows);
        }
    }

    internal bool TryRecall(int row, object question, out int answer)
    {
        answer = 0;
        return _answers is not null && Row(row).Length >= ShortestRemembered && _answers.TryGetValue((row, question), out answer);
    }

    internal void Remember(int row, object question, int answer)
    {
        if (Row(row).Length >= ShortestRemembered)
        {
            (_answers ??= [])[(row, question)] = answer;
        }
    }

    internal ref readonly JsonRow Row(int index)
    {
        ObjectDisposedException.ThrowIf(_rows.Length == 0, this);
        return ref _rows[index];
    }

    private static JsonFault? CheckBytes(ReadOnlySequence<byte> utf8, CancellationToken cancellation)
    {
        if (utf8.Length > int.MaxValue)
        {
            return JsonFaults.TooLong();
        }

        if (utf8.Length >= 3 && utf8.FirstSpan is not [not 0xEF, ..])
        {
            Span<byte> first = stackalloc byte[3];
            utf8.Slice(0, 3).CopyTo(first);
            if (first is [0xEF, 0xBB, 0xBF])
            {
                return JsonFaults.ByteOrderMark();
            }
        }

        var invalid = Utf8Check.FirstInvalid(utf8, cancellation);
        return invalid >= 0 ? JsonFaults.InvalidUtf8(invalid) : null;
    }
}
