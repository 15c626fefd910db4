using System.Buffers;
using System.Text;

namespace Gateway.Json;

/// <summary>One value of a <see cref="JsonBody"/>. <c>default</c> is a value that does not exist.</summary>
internal readonly struct JsonValue(JsonBody body, int row)
{
    public JsonKind Kind => body is null ? JsonKind.None : body.Row(row).Kind;

    public bool Exists => body is not null;

    /// <summary>Number of members or elements; 0 for other kinds.</summary>
    public int Count => body.Row(row).Count;

    /// <summary>Members or elements; none for other kinds.</summary>
    public JsonChildren Children => Kind is JsonKind.Object or JsonKind.Array ? new(body, row + 1, body.Row(row).Next) : default;

    /// <summary>Bytes of the value in the body; for a string without its quotes.</summary>
    public int RawLength => body.Row(row).Length;

    /// <summary>Offset in the body at which <see cref="RawLength"/> begins.</summary>
    public int RawStart => body.Row(row).Start;

    /// <summary>Whether this string is the URL of an uploaded file.</summary>
    /// <param name="type">The media type of the file. Null: the file cannot be used.</param>
    public bool TryGetFileType(out string? type)
    {
        type = null;
        return body.FileTypes is { } types && types.TryGetValue(RawStart, out type);
    }

    public bool TryGetMember(ReadOnlySpan<byte> name, out JsonValue member)
    {
        if (Kind == JsonKind.Object)
        {
            foreach (var child in Children)
            {
                if (child.NameEquals(name))
                {
                    member = child;
                    return true;
                }
            }
        }

        member = default;
        return false;
    }

    /// <summary>Whether this member has the given name, in any escaping.</summary>
    public bool NameEquals(ReadOnlySpan<byte> name)
    {
        ref readonly var own = ref body.Row(row);
        if (!own.NameEscaped && own.NameLength != name.Length)
        {
            return false;
        }

        return JsonNames.TryGetPlain(body.Source, own, out var plain)
            ? plain.SequenceEqual(name)
            : OpenName(stackalloc byte[JsonTextReader.ScratchSize]).EqualsBytes(name);
    }

    /// <summary>This member's name as it is in the body, if it has no escapes and is not split between two segments.</summary>
    public bool TryGetPlainName(out ReadOnlySpan<byte> name) => JsonNames.TryGetPlain(body.Source, body.Row(row), out name);

    /// <summary>Length of this member's name in the body, escapes as written.</summary>
    public int RawNameLength => body.Row(row).NameLength;

    /// <summary>This member's unescaped name. It may be copied to the buffer.</summary>
    /// <param name="buffer">Room for <see cref="JsonLimits.MaxNameBytes"/>.</param>
    public ReadOnlySpan<byte> GetName(Span<byte> buffer) => JsonNames.Get(body.Source, body.Row(row), buffer);

    /// <summary>This member's name, unless it is longer than <paramref name="maxChars"/> UTF-16 units.</summary>
    public bool TryGetShortName(int maxChars, out string name) =>
        OpenName(stackalloc byte[JsonTextReader.ScratchSize]).TryReadShort(maxChars, out name);

    /// <summary>Whether a string has exactly this text, in any escaping.</summary>
    public bool EqualsText(ReadOnlySpan<byte> utf8)
    {
        // An escape has at least as many bytes as the character that it encodes.
        return RawLength >= utf8.Length && Open(stackalloc byte[JsonTextReader.ScratchSize]).EqualsBytes(utf8);
    }

    public bool EqualsText(string text)
    {
        Span<byte> utf8 = text.Length <= 128 ? stackalloc byte[384] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return EqualsText(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>A string's text, unless it is longer than <paramref name="maxChars"/> UTF-16 units.</summary>
    public bool TryGetShortString(int maxChars, out string text) =>
        Open(stackalloc byte[JsonTextReader.ScratchSize]).TryReadShort(maxChars, out text);

    /// <summary>Copies the beginning of a string's unescaped text and returns the number of copied bytes.</summary>
    public int CopyPrefix(Span<byte> destination)
    {
        var text = Open(stackalloc byte[JsonTextReader.ScratchSize]);
        var written = 0;
        while (written < destination.Length && text.Next(out var piece))
        {
            var taken = Math.Min(piece.Length, destination.Length - written);
            piece[..taken].CopyTo(destination[written..]);
            written += taken;
        }

        return written;
    }

    /// <summary>Copies a string's unescaped text. False: the text does not fit.</summary>
    public bool TryCopyText(Span<char> destination, out int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((destination.Length * 3) + 1);
        try
        {
            // At most three bytes of UTF-8 become one UTF-16 unit. A full buffer may lack a part of the text.
            var utf8 = buffer.AsSpan(0, CopyPrefix(buffer));
            length = 0;
            return utf8.Length < buffer.Length && Encoding.UTF8.TryGetChars(utf8, destination, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Length of a string in Unicode code points. Counting stops at <paramref name="atMost"/>.</summary>
    public int CountCodePoints(int atMost)
    {
        var text = Open(stackalloc byte[JsonTextReader.ScratchSize]);
        var count = 0;
        while (count < atMost && text.Next(out var piece))
        {
            foreach (var value in piece)
            {
                // All bytes of a character but the first have the form 10xxxxxx.
                if ((value & 0xC0) != 0x80 && ++count == atMost)
                {
                    break;
                }
            }
        }

        return count;
    }

    /// <summary>Whether a string is empty or contains only white space.</summary>
    public bool IsBlank()
    {
        ref readonly var own = ref body.Row(row);
        return !own.Visible
            && (own.Escaped ? Open(stackalloc byte[JsonTextReader.LongScratchSize]).IsBlank() : Open(default).IsBlank());
    }

    /// <summary>
    /// The remembered answer to a question about this value. Only answers about long values are remembered: a report asks a question
    /// that the check has asked before, and the answer may need the whole text.
    /// </summary>
    public bool TryRecall(object question, out int answer) => body.TryRecall(row, question, out answer);

    /// <summary>Remembers the answer to a question about this value.</summary>
    public void Remember(object question, int answer) => body.Remember(row, question, answer);

    /// <summary>The exact value of a number.</summary>
    public ExactNumber GetNumber()
    {
        var scanner = new ExactNumberScanner();
        ref readonly var own = ref body.Row(row);
        var end = own.Start + own.Length;
        for (var at = own.Start; at < end;)
        {
            var run = body.Source.Run(at, end);
            scanner.Feed(run);
            at += run.Length;
        }

        return scanner.Finish();
    }

    /// <summary>
    /// The text of the value in the body (a string without its quotes), unless it is longer than <paramref name="maxBytes"/>.
    /// </summary>
    public bool TryGetRaw(int maxBytes, out string raw)
    {
        ref readonly var own = ref body.Row(row);
        raw = "";
        if (own.Length > maxBytes)
        {
            return false;
        }

        raw = new JsonTextReader(body.Source, own.Start, own.Length, escaped: false, default).TryReadShort(maxBytes, out var text)
            ? text
            : "";
        return true;
    }

    /// <summary>Reads a string's text piece by piece.</summary>
    public JsonTextReader Open(Span<byte> scratch)
    {
        ref readonly var own = ref body.Row(row);
        return new JsonTextReader(body.Source, own.Start, own.Length, own.Escaped, scratch);
    }

    internal int HashName() => JsonNames.Hash(body.Source, body.Row(row));

    internal bool HasNameOf(JsonValue other) => JsonNames.AreEqual(body.Source, body.Row(row), other.OwnRow);

    private ref readonly JsonRow OwnRow => ref body.Row(row);

    private JsonTextReader OpenName(Span<byte> scratch)
    {
        ref readonly var own = ref body.Row(row);
        return new JsonTextReader(body.Source, own.NameStart, Math.Max(0, own.NameLength), own.NameEscaped, scratch);
    }
}
