using System.Buffers;

namespace Gateway.Json;

/// <summary>Fills the table of a body in one pass. Stops at the first error.</summary>
internal ref struct JsonTableBuilder(JsonSource source, JsonLimits limits)
{
    private const int FirstCapacity = 32;
    private const int NoParent = -1;

    private readonly JsonSource _source = source;
    private readonly JsonLimits _limits = limits;
    private JsonLexer _lexer = new(source);
    private int _parent = NoParent;
    private int _depth;
    private JsonText _name;
    private int _nameLength = -1;

    /// <summary>The rows in a rented array. The owner of the builder returns it.</summary>
    public JsonRow[] Rows { get; private set; } = ArrayPool<JsonRow>.Shared.Rent(FirstCapacity);

    public int Count { get; private set; }

    /// <summary>Returns the first error. An exception of this builder is a bug and is not caught.</summary>
    public JsonFault? Build()
    {
        var first = _lexer.SkipWhiteSpace();
        if (first != '{')
        {
            return RefuseRoot(first);
        }

        if (Open(JsonKind.Object) is { } fault)
        {
            return fault;
        }

        while (_parent != NoParent)
        {
            if (ReadChild() is { } found)
            {
                return found;
            }
        }

        return _lexer.SkipWhiteSpace() == JsonLexer.End ? null : _lexer.Unexpected();
    }

    /// <summary>The root is not an object. If it is not even a JSON value, that is the error.</summary>
    private JsonFault RefuseRoot(int first)
    {
        if (first == '[')
        {
            return JsonFaults.NotAnObject(JsonKind.Array, _source, _lexer.Position);
        }

        var start = _lexer.Position;
        return ReadScalar(first, out var kind, out _) ?? JsonFaults.NotAnObject(kind, _source, start);
    }

    /// <summary>Reads one member or element of the open container, or its end.</summary>
    private JsonFault? ReadChild()
    {
        ref var container = ref Rows[_parent];
        var isObject = container.Kind == JsonKind.Object;
        var next = _lexer.SkipWhiteSpace();
        if (next == (isObject ? '}' : ']'))
        {
            return Close();
        }

        if (container.Count > 0)
        {
            // A comma at the end of the text is reported itself, as by other readers.
            if (next != ',' || _lexer.Position + 1 == _source.Length)
            {
                return _lexer.Unexpected();
            }

            _lexer.Take();
            next = _lexer.SkipWhiteSpace();
        }

        return isObject ? ReadMember(next) : ReadValue(next);
    }

    private JsonFault? ReadMember(int next)
    {
        if (next != '"')
        {
            return _lexer.Unexpected();
        }

        if (_lexer.ReadString(JsonLimits.MaxNameBytes, out _name) is { } fault)
        {
            return fault;
        }

        if (_name.Length > JsonLimits.MaxNameBytes)
        {
            return JsonFaults.NameTooLong(_name.Start - 1);
        }

        if (_lexer.SkipWhiteSpace() != ':')
        {
            return _lexer.Unexpected();
        }

        _lexer.Take();
        if (_name.LoneSurrogate >= 0)
        {
            return JsonFaults.LoneSurrogate(_name.LoneSurrogate);
        }

        _nameLength = _name.Length;
        return ReadValue(_lexer.SkipWhiteSpace());
    }

    private JsonFault? ReadValue(int next)
    {
        if (next is '{' or '[')
        {
            return Open(next == '{' ? JsonKind.Object : JsonKind.Array);
        }

        var start = _lexer.Position;
        if (ReadScalar(next, out var kind, out var text) is { } fault)
        {
            return fault;
        }

        if (kind != JsonKind.String)
        {
            return Add(kind, start, _lexer.Position - start, escaped: false);
        }

        if (Add(kind, text.Start, text.Length, text.Escaped) is { } refused)
        {
            return refused;
        }

        Rows[Count - 1].Visible = text.Visible;
        return text.LoneSurrogate >= 0 ? JsonFaults.LoneSurrogate(text.LoneSurrogate) : null;
    }

    private JsonFault? ReadScalar(int first, out JsonKind kind, out JsonText text)
    {
        text = default;
        switch (first)
        {
            case '"':
                kind = JsonKind.String;
                return _lexer.ReadString(int.MaxValue, out text);
            case '-' or (>= '0' and <= '9'):
                kind = JsonKind.Number;
                return _lexer.ReadNumber();
            case 't':
                kind = JsonKind.True;
                return _lexer.ReadLiteral("true"u8);
            case 'f':
                kind = JsonKind.False;
                return _lexer.ReadLiteral("false"u8);
            case 'n':
                kind = JsonKind.Null;
                return _lexer.ReadLiteral("null"u8);
            default:
                kind = JsonKind.None;
                return _lexer.Unexpected();
        }
    }

    private JsonFault? Open(JsonKind kind)
    {
        var start = _lexer.Position;
        if (++_depth > _limits.MaxDepth)
        {
            return JsonFaults.TooDeep(_limits.MaxDepth, start);
        }

        _lexer.Take();
        if (Add(kind, start, 0, escaped: false) is { } fault)
        {
            return fault;
        }

        Rows[Count - 1].Next = _parent;
        _parent = Count - 1;
        return null;
    }

    private JsonFault? Close()
    {
        var closed = _parent;
        ref var row = ref Rows[closed];
        _lexer.Take();
        _depth--;
        _parent = row.Next;
        row.Next = Count;
        row.Length = _lexer.Position - row.Start;
        return row.Kind == JsonKind.Object && row.Count > 1 ? DuplicateNames.Find(_source, Rows, closed) : null;
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
            NameStart = _name.Start,
            NameLength = _nameLength,
            NameEscaped = _name.Escaped,
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
}
