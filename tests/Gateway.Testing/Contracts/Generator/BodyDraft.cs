using System.Globalization;
using System.Text;

namespace Gateway.Testing.Contracts.Generator;

/// <summary>
/// A body under construction: first the members as JSON text, then the whole text, then the bytes. A mutation of a later step
/// applies to the result of the earlier steps.
/// </summary>
internal sealed class BodyDraft
{
    private static readonly string[] Spaces = ["", " ", "\n", "\r\n", "\t", "  \n\t ", "\u00a0", "\f", "\v", "\u2028", "\ufeff", "\0"];
    private static readonly string[] Strays =
    [
        "", "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "0", "1", "-", ".",
        "e", "n", "t", " ", "\0", "\u00e9", "//", "/**/", "#", "'", "\u0001",
    ];
    private static readonly string[] Tails =
    [
        " ", "\n", "\0", "x", ",", "}", "{}", "null", "//", "\u00a0", "\ufeff", "\r\n\r\n", "[]", "1",
    ];
    private static readonly string[] Roots =
    [
        "", " ", "{}", "[]", "null", "1", "\"x\"", "true", "[{}]", "{}{}", "{},", "{ }", "\t{\r\n}\n", "{\"\":1}",
        "{\"a\":{}}", "{\"a\":[]}", "//x\n{}", "{,}", "{{}}", "{\"a\"}", "{:1}", "{a:1}", "{'a':1}", "({})", "{}\0", "\0{}",
    ];

    private static readonly byte[][] NotUtf8 =
    [
        [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0x81], [0xC3], [0xE2, 0x82], [0xE0, 0x80, 0xAF],
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
        [0xF0, 0x9F, 0x98], [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xFF, 0xFE],
        // These are good.
        [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
        [0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xEF, 0xBF, 0xBF],
    ];

    private readonly Parameter[] _parameters;
    private readonly List<(string Name, string Value)> _members;
    private string _space = "";
    private string? _root;

    public BodyDraft(string model, int style)
    {
        _parameters = Parameter.Of[model];
        // The style's bits leave optional and required members out; 0 leaves the document's example as it is.
        _members =
        [
            .. _parameters.Where((_, i) => ((style >> i) & (style >> (i + 3)) & 1) == 0)
                .Select(parameter => (parameter.Name, parameter.Example)),
        ];
    }

    public void Apply(Mutation mutation)
    {
        var dice = new Dice(mutation.Variant);
        switch (mutation.Kind)
        {
            case MutationKind.Number:
                Set(ParameterKind.Number, mutation.Target, parameter => NumberSpellings.Pick(parameter, dice));
                break;
            case MutationKind.Type:
                Set(null, mutation.Target, _ => dice.Of(Values.OfAnyType));
                break;
            case MutationKind.Choice:
                Set(ParameterKind.Choice, mutation.Target, parameter => Values.Choice(parameter, dice));
                break;
            case MutationKind.Text:
                Set(ParameterKind.Text, mutation.Target, _ => Values.Text(dice));
                break;
            case MutationKind.Picture:
                Set(ParameterKind.Picture, mutation.Target, _ => Values.Quote(Pictures.Pick(dice), new Dice(mutation.Variant >> 8)));
                break;
            case MutationKind.PictureList:
                Set(ParameterKind.Pictures, mutation.Target, _ => PictureList(ref dice));
                break;
            case MutationKind.Space:
                _space = dice.Of(Spaces);
                break;
            case MutationKind.Root:
                _root = dice.Of(Roots);
                break;
            default:
                Reshape(mutation, dice);
                break;
        }
    }

    public byte[] ToBytes(IEnumerable<Mutation> mutations)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(_root ?? ToText())];
        foreach (var mutation in mutations)
        {
            Spoil(bytes, mutation, new Dice(mutation.Variant));
        }

        return [.. bytes];
    }

    private static string PictureList(ref Dice dice)
    {
        var count = dice.Of([0, 1, 2, 5, 99, 100, 101, 102]);
        var items = new string[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = dice.Below(3) switch
            {
                0 => "\"https://a.io/x.png\"",
                1 => Values.Quote(Pictures.Pick(dice), dice),
                _ => dice.Of(["null", "1", "\"\"", "\"x\"", "{}", "[\"https://a.io/x.png\"]", "true", "\"https://a.io/y\""]),
            };
        }

        return $"[{string.Join(',', items)}]";
    }

    private void Set(ParameterKind? kind, int target, Func<Parameter, string> value)
    {
        var fitting = kind is null ? _parameters : [.. _parameters.Where(parameter => parameter.Kind == kind)];
        if (fitting.Length == 0)
        {
            return;
        }

        var parameter = fitting[target % fitting.Length];
        var at = _members.FindIndex(member => member.Name == parameter.Name);
        var member = (parameter.Name, value(parameter));
        if (at >= 0)
        {
            _members[at] = member;
        }
        else
        {
            _members.Add(member);
        }
    }

    private void Reshape(Mutation mutation, Dice dice)
    {
        var parameter = _parameters[mutation.Target % _parameters.Length];
        switch (mutation.Kind)
        {
            case MutationKind.Remove:
                _members.RemoveAll(member => member.Name == parameter.Name);
                break;
            case MutationKind.Unknown:
                _members.Insert(mutation.Target % (_members.Count + 1), (Names.Near(parameter.Name, ref dice), dice.Of(Values.OfAnyType)));
                break;
            case MutationKind.ManyUnknown:
                _members.AddRange(Enumerable.Range(0, dice.Of([1, 15, 16, 17, 18, 40]))
                    .Select(i => (Names.Numbered(i, mutation.Variant), "0")));
                break;
            case MutationKind.Duplicate when _members.Count > 0:
                var twin = _members[mutation.Target % _members.Count];
                _members.Insert(
                    dice.Below(_members.Count + 1), (Names.Respelled(twin.Name, ref dice), dice.Below(2) == 0 ? twin.Value : "1"));
                break;
            case MutationKind.EscapedName when _members.Count > 0:
                var at = mutation.Target % _members.Count;
                _members[at] = (Names.Respelled(_members[at].Name, ref dice), _members[at].Value);
                break;
            case MutationKind.Depth:
                _members.Add(("nested", Nested(dice.Of([2, 29, 30, 31, 32, 33, 100]), mutation.Target)));
                break;
            case MutationKind.Values:
                _members.Add(("many", "[" + string.Join(',', Enumerable.Repeat("1", dice.Of([1, 38, 39, 40, 41, 60]))) + "]"));
                break;
            case MutationKind.Order:
                var shuffled = new Random(mutation.Variant);
                _members.Sort((_, _) => 0);
                var order = _members.OrderBy(_ => shuffled.Next()).ToList();
                _members.Clear();
                _members.AddRange(order);
                break;
        }
    }

    private static string Nested(int levels, int shape)
    {
        var open = new StringBuilder();
        var close = new StringBuilder();
        for (var i = 0; i < levels; i++)
        {
            var isObject = ((shape >> (i % 8)) & 1) == 1;
            open.Append(isObject ? "{\"n\":" : "[");
            close.Insert(0, isObject ? '}' : ']');
        }

        return $"{open}1{close}";
    }

    private string ToText()
    {
        var members = _members.Select(member => $"\"{member.Name}\"{_space}:{_space}{member.Value}");
        return $"{_space}{{{_space}{string.Join($"{_space},{_space}", members)}{_space}}}{_space}";
    }

    private static void Spoil(List<byte> bytes, Mutation mutation, Dice dice)
    {
        var at = bytes.Count == 0 ? 0 : mutation.Target % bytes.Count;
        switch (mutation.Kind)
        {
            case MutationKind.Truncated:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case MutationKind.Inserted:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(dice.Of(Strays)));
                break;
            case MutationKind.Deleted when bytes.Count > 0:
                bytes.RemoveAt(at);
                break;
            case MutationKind.Flipped when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << dice.Below(8));
                break;
            case MutationKind.Appended:
                bytes.AddRange(Encoding.UTF8.GetBytes(dice.Of(Tails)));
                break;
            case MutationKind.Prepended:
                bytes.InsertRange(0, dice.Of<byte[]>(
                [
                    [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0], " "u8.ToArray(), "\n"u8.ToArray(), ")]}'\n"u8.ToArray(),
                    [0xEF, 0xBB], "\u00a0"u8.ToArray(),
                ]));
                break;
            case MutationKind.InvalidUtf8:
                bytes.InsertRange(InsideText(bytes, at), dice.Of(NotUtf8));
                break;
        }
    }

    /// <summary>Behind the next letter: most often inside a name or a string.</summary>
    private static int InsideText(List<byte> bytes, int from)
    {
        var letter = bytes.FindIndex(from, value => char.IsAsciiLetter((char)value));
        return letter < 0 ? bytes.Count : letter + 1;
    }

    private static class Names
    {
        private static readonly string[] Odd =
        [
            "", " ", "\\u0000", "\ud83d\ude00", "\\ud83d\\ude00", "a.b", "a[0]", "__proto__",
            "constructor", "$ref", "{0}", "\\r\\nx", "<b>", "\u202e", "\\ud800", "loras", "seed",
        ];

        public static string Near(string name, ref Dice dice) => dice.Below(9) switch
        {
            0 => name[..^1],
            1 => name + name[^1],
            2 => name.ToUpperInvariant(),
            3 => " " + name,
            4 => name + "\\u0000",
            5 => name.Replace('_', '-') + "-",
            6 => char.ToUpperInvariant(name[0]) + name[1..],
            7 => new string('n', dice.Of([63, 64, 65, 128, 129, 1000])),
            _ => dice.Of(Odd),
        };

        public static string Numbered(int i, int style) =>
            string.Create(CultureInfo.InvariantCulture, $"u{(style % 3 == 0 ? "\\u0030" : "")}{i}");

        public static string Respelled(string name, ref Dice dice)
        {
            if (name.Length == 0 || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsSurrogate))
            {
                return name;
            }

            return dice.Below(3) switch
            {
                0 => name,
                1 => Values.Escaped(name, dice.Below(name.Length)),
                _ => string.Concat(name.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"))),
            };
        }
    }
}
