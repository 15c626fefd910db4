using System.Buffers;
using System.Text.Json;

namespace Gateway.Json;

/// <summary>Fills the table of a body in one pass of the reader. Stops at the first error.</summary>
internal ref struct JsonTableBuilder(JsonSource source, JsonLimits limits)
{
    private const int FirstCapacity = 32;
    private const int NoParent = -1;

    private readonly JsonSource _source = source;
    private readonly JsonLimits _limits = limits;
    private int _parent = NoParent;
    private int _nameStart;
    private int _nameLength = -1;
    private bool _nameEscaped;

    /// <summary>The rows in a rented array. The owner of the builder returns it.</summary>
    public JsonRow[] Rows { get; private set; } = ArrayPool<JsonRow>.Shared.Rent(FirstCapacity);

    public int Count { get; private set; }

    /// <summary>
    /// Returns the first error that the reader or the gateway finds. An exception of this builder is a bug and is not caught.
    /// </summary>
    public JsonFault? Build(ref Utf8JsonReader reader)
    {
        JsonFault? fault;
        while (TryRead(ref reader, out fault))
        {
            if (Take(ref reader) is { } found)
            {
                return found;
            }
        }

        return fault;
    }

    /// <summary>Reads one token. Only an exception of the reader itself is an error of the body.</summary>
    private readonly bool TryRead(ref Utf8JsonReader reader, out JsonFault? fault)
    {
        fault = null;
        try
        {
            return reader.Read();
        }
        catch (JsonException exception)
        {
            fault = JsonFaults.FromReader(exception, _source);
        }
        catch (IndexOutOfRangeException) when (_source.IsSegmented)
        {
            // For a literal such as "tru" that ends with the last of several segments, the reader of .NET 10 throws this exception.
            fault = JsonFaults.Truncated(_source);
        }

        return false;
    }

    private JsonFault? Take(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        if (Count == 0 && reader.TokenType != JsonTokenType.StartObject)
        {
            return JsonFaults.NotAnObject(ref reader);
        }


        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _nameStart = start + 1;
                _nameLength = TokenLength(ref reader);
                _nameEscaped = reader.ValueIsEscaped;
                return _nameEscaped ? CheckEscapes(_nameStart, _nameLength) : null;
            case JsonTokenType.StartObject:
                return Open(JsonKind.Object, start, reader.CurrentDepth + 1);
            case JsonTokenType.StartArray:
                return Open(JsonKind.Array, start, reader.CurrentDepth + 1);
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                return Close(start);
            case JsonTokenType.String:
                var length = TokenLength(ref reader);
                return Add(JsonKind.String, start + 1, length, reader.ValueIsEscaped)
                    ?? (reader.ValueIsEscaped ? CheckEscapes(start + 1, length) : null);
            default:
                return Add(ScalarKind(reader.TokenType), start, TokenLength(ref reader), escaped: false);
        }
    }

    private JsonFault? Open(JsonKind kind, int start, int depth)
    {
        if (depth > _limits.MaxDepth)
        {
            return JsonFaults.TooDeep(_limits.MaxDepth, start);
        }

        if (Add(kind, start, 0, escaped: false) is { } fault)
        {
            return fault;
        }

        Rows[Count - 1].Next = _parent;
        _parent = Count - 1;
        return null;
    }

    private JsonFault? Close(int start)
    {
        var closed = _parent;
        ref var row = ref Rows[closed];
        _parent = row.Next;
        row.Next = Count;
        row.Length = start + 1 - row.Start;
        return row.Kind == JsonKind.Object ? DuplicateNames.Find(_source, Rows, closed) : null;
    }

    private JsonFault? Add(JsonKind kind, int start, int length, bool escaped)
    {
        // The root does not count as a value: a limit of 3 allows three members.
        if (Count > _limits.MaxValues)
        {
            return JsonFaults.TooManyValues(_limits.MaxValues, start);
        }

        if (Count == Rows.Length)
        {
            Grow();
        }

        if (_parent != NoParent)
        {
            Rows[_parent].Count++;
        }

        Rows[Count] = new JsonRow
        {
            Kind = kind,
            Start = start,
            Length = length,
            Escaped = escaped,
            NameStart = _nameStart,
            NameLength = _nameLength,
            NameEscaped = _nameEscaped,
            Next = Count + 1,
        };
        Count++;
        _nameLength = -1;
        return null;
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonRow>.Shared.Rent(Rows.Length * 2);
        Rows.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<JsonRow>.Shared.Return(Rows);
        Rows = larger;
    }

    private readonly JsonFault? CheckEscapes(int start, int length)
    {
        var text = new JsonTextReader(_source, start, length, escaped: true, stackalloc byte[JsonTextReader.ScratchSize]);
        while (text.Next(out _))
        {
        }

        return text.LoneSurrogate is { } at ? JsonFaults.LoneSurrogate(at) : null;
    }

    private static int TokenLength(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;

    private static JsonKind ScalarKind(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        JsonTokenType.Null => JsonKind.Null,
        _ => throw new InvalidOperationException($"The reader is set up never to give {token}."),
    };
}
