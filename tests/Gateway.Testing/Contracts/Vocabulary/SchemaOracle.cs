using Gateway.Testing.Contracts.Oracle;

namespace Gateway.Testing.Contracts.Vocabulary;

/// <summary>
/// Decides by the rules of JSON Schema 2020-12 and of <c>docs/contracts.md</c> whether a body satisfies a contract. It is deliberately
/// simple: it reads the contract anew for each value, and shares no code with the gateway.
/// </summary>
internal sealed class SchemaOracle(OracleObject contract)
{
    /// <summary>Each pattern of the generator, with the texts that it matches in words of C#.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, bool>> Patterns = new Dictionary<string, Func<string, bool>>
    {
        ["^[a-z]+$"] = text => text.Length > 0 && text.All(c => c is >= 'a' and <= 'z'),
        ["b"] = text => text.Contains('b', StringComparison.Ordinal),
        ["^.{2}$"] = text => text.EnumerateRunes().Count() == 2 && !text.Any(c => c is '\n' or '\r' or '\u2028' or '\u2029'),
        ["^\\d{1,3}$|^x"] = text => (text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit)) || text.StartsWith('x'),
        ["^(?:ab|c)*$"] = text => text.Replace("ab", "", StringComparison.Ordinal).Replace("c", "", StringComparison.Ordinal).Length == 0,
    };

    /// <summary>The parameters of a body that violate the contract.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isStrict">Whether members that the contract does not name are violations.</param>
    public SortedSet<string> Offences(OracleObject body, bool isStrict)
    {
        var members = Members(contract);
        var offences = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, schema) in members)
        {
            var isRequired = Required(contract).Contains(name);
            if (body.Members.TryGetValue(name, out var value) ? !Accepts(schema, value, isRequired, isStrict) : isRequired)
            {
                offences.Add(name);
            }
        }

        var isClosed = contract.Members.GetValueOrDefault("additionalProperties") is OracleFlag { Value: false };
        if (isClosed || isStrict)
        {
            offences.UnionWith(body.Members.Keys.Where(name => !members.ContainsKey(name)));
        }

        return offences;
    }

    private bool Accepts(OracleValue given, OracleValue value, bool isRequired, bool isStrict)
    {
        var schema = ((OracleObject)given).Members;
        if (schema.GetValueOrDefault("nullable") is OracleFlag { Value: true } && value is OracleNull)
        {
            return true;
        }

        if (schema.GetValueOrDefault("$ref") is OracleText { Value: var target })
        {
            return Accepts(Find(target), value, isRequired, isStrict);
        }

        if (schema.GetValueOrDefault("allOf") is OracleList { Items: var all })
        {
            return all.TrueForAll(part => Accepts(part, value, isRequired, isStrict));
        }

        if (schema.GetValueOrDefault("anyOf") is OracleList { Items: var any })
        {
            return any.Exists(part => Accepts(part, value, isRequired, isStrict));
        }

        if (schema.GetValueOrDefault("oneOf") is OracleList { Items: var one })
        {
            var matches = one.FindAll(part => Accepts(part, value, isRequired, isStrict: false));
            return matches.Count == 1 && Accepts(matches[0], value, isRequired, isStrict);
        }

        return HasType(schema, value) && HasValue(schema, value) && value switch
        {
            OracleText text => AcceptsText(schema, text.Value, isRequired),
            OracleNumber number => AcceptsNumber(schema, number),
            OracleList list => AcceptsList(schema, list.Items, isStrict),
            OracleObject members => AcceptsObject(schema, members, isStrict),
            _ => true,
        };
    }

    private static bool HasType(Dictionary<string, OracleValue> schema, OracleValue value)
    {
        var types = schema.GetValueOrDefault("type") switch
        {
            OracleText single => [single.Value],
            OracleList list => list.Items.ConvertAll(item => ((OracleText)item).Value),
            _ => (List<string>)["string", "number", "boolean", "null"],
        };
        return types.Exists(type => (type, value) switch
        {
            ("string", OracleText) or ("number", OracleNumber) or ("boolean", OracleFlag) or ("null", OracleNull) => true,
            ("array", OracleList) or ("object", OracleObject) => true,
            ("integer", OracleNumber number) => WrittenNumber.Of(number.Written).IsWhole,
            _ => false,
        });
    }

    private static bool HasValue(Dictionary<string, OracleValue> schema, OracleValue value) =>
        (schema.GetValueOrDefault("enum") is not OracleList { Items: var values } || values.Exists(allowed => AreEqual(allowed, value)))
        && (schema.GetValueOrDefault("const") is not { } only || AreEqual(only, value))
        && (schema.GetValueOrDefault("not") is not OracleObject { Members: var not }
            || !(not.GetValueOrDefault("const") is { } one ? [one] : ((OracleList)not["enum"]).Items).Exists(bad => AreEqual(bad, value)));

    private static bool AcceptsText(Dictionary<string, OracleValue> schema, string text, bool isRequired)
    {
        var length = text.EnumerateRunes().Count();
        return !(isRequired && string.IsNullOrWhiteSpace(text))
            && IsBetween(schema, length, "minLength", "maxLength")
            && (schema.GetValueOrDefault("pattern") is not OracleText { Value: var pattern } || Patterns[pattern](text));
    }

    private static bool AcceptsNumber(Dictionary<string, OracleValue> schema, OracleNumber number)
    {
        var value = WrittenNumber.Of(number.Written);
        return Is(schema, "minimum", bound => value.CompareTo(bound) >= 0)
            && Is(schema, "maximum", bound => value.CompareTo(bound) <= 0)
            && Is(schema, "exclusiveMinimum", bound => value.CompareTo(bound) > 0)
            && Is(schema, "exclusiveMaximum", bound => value.CompareTo(bound) < 0)
            && Is(schema, "multipleOf", value.IsMultipleOf);
    }

    private static bool Is(Dictionary<string, OracleValue> schema, string keyword, Func<WrittenNumber, bool> holds) =>
        schema.GetValueOrDefault(keyword) is not OracleNumber bound || holds(WrittenNumber.Of(bound.Written));

    private bool AcceptsList(Dictionary<string, OracleValue> schema, List<OracleValue> items, bool isStrict)
    {
        if (!IsBetween(schema, items.Count, "minItems", "maxItems"))
        {
            return false;
        }

        if (schema.GetValueOrDefault("items") is { } item && !items.TrueForAll(value => Accepts(item, value, false, isStrict)))
        {
            return false;
        }

        return schema.GetValueOrDefault("uniqueItems") is not OracleFlag { Value: true }
            || !items.Where((value, index) => items.Take(index).Any(earlier => AreEqual(earlier, value))).Any();
    }

    private bool AcceptsObject(Dictionary<string, OracleValue> schema, OracleObject value, bool isStrict)
    {
        var members = schema.GetValueOrDefault("properties") is OracleObject { Members: var known } ? known : null;
        var required = Required(new OracleObject(schema));
        if (!required.TrueForAll(value.Members.ContainsKey))
        {
            return false;
        }

        foreach (var (name, member) in value.Members)
        {
            var isAccepted = members is not null && members.TryGetValue(name, out var schemaOfMember)
                ? Accepts(schemaOfMember, member, required.Contains(name), isStrict)
                : schema.GetValueOrDefault("additionalProperties") switch
                {
                    OracleFlag flag => flag.Value,
                    OracleObject additional => Accepts(additional, member, false, isStrict),
                    _ => members is null || !isStrict,
                };
            if (!isAccepted)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBetween(Dictionary<string, OracleValue> schema, int size, string least, string most) =>
        (schema.GetValueOrDefault(least) is not OracleNumber from || size >= int.Parse(from.Written, null))
        && (schema.GetValueOrDefault(most) is not OracleNumber to || size <= int.Parse(to.Written, null));

    public OracleValue Find(string target)
    {
        OracleValue found = contract;
        foreach (var segment in target.Split('/').Skip(1))
        {
            found = ((OracleObject)found).Members[segment];
        }

        return found;
    }

    public static Dictionary<string, OracleValue> Members(OracleObject schema) =>
        schema.Members.GetValueOrDefault("properties") is OracleObject { Members: var members } ? members : [];

    public static List<string> Required(OracleObject schema) =>
        schema.Members.GetValueOrDefault("required") is OracleList { Items: var items }
            ? items.ConvertAll(item => ((OracleText)item).Value)
            : [];

    private static bool AreEqual(OracleValue left, OracleValue right) => (left, right) switch
    {
        (OracleText a, OracleText b) => a.Value == b.Value,
        (OracleNumber a, OracleNumber b) => WrittenNumber.Of(a.Written).IsSame(WrittenNumber.Of(b.Written)),
        (OracleFlag a, OracleFlag b) => a.Value == b.Value,
        (OracleNull, OracleNull) => true,
        (OracleList a, OracleList b) => a.Items.Count == b.Items.Count
            && a.Items.Zip(b.Items).All(pair => AreEqual(pair.First, pair.Second)),
        (OracleObject a, OracleObject b) => a.Members.Count == b.Members.Count
            && a.Members.All(member => b.Members.TryGetValue(member.Key, out var other) && AreEqual(member.Value, other)),
        _ => false,
    };
}
