using System.Globalization;
using System.Text.Json;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.Testing.Contracts.Vocabulary;

/// <summary>
/// Writes bodies that satisfy a contract: its required members, some of the others, and values within the bounds. One value of a body may
/// come from another generator, so that most bodies violate one rule at most.
/// </summary>
/// <param name="random">Decides everything.</param>
/// <param name="contract">The contract.</param>
/// <param name="other">Writes the value that replaces a valid one.</param>
internal sealed class ValidBodyGenerator(Random random, OracleObject contract, Func<OracleValue, int, string> other)
{
    private const int LongestText = 3000;
    private const int MostDepth = 8;

    private readonly SchemaOracle _oracle = new(contract);

    /// <summary>The values of the body so far, and the one to replace.</summary>
    private int _values;
    private int _replaced;

    /// <param name="isChanged">Whether one value may violate its schema.</param>
    public string Body(bool isChanged)
    {
        // The number of values of the last body is near that of the next one.
        _replaced = isChanged ? random.Next(Math.Max(1, _values)) : -1;
        _values = 0;
        return Object(contract, depth: 0);
    }

    private string Value(OracleValue given, int depth)
    {
        if (_values++ == _replaced)
        {
            return other(given, depth);
        }

        var schema = (OracleObject)given;
        if (Example(schema) is { } example)
        {
            return example;
        }

        if (schema.Members.GetValueOrDefault("$ref") is OracleText { Value: var target })
        {
            return Value(_oracle.Find(target), depth + 1);
        }

        foreach (var keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.Members.GetValueOrDefault(keyword) is OracleList { Items: var branches })
            {
                return Value(branches[random.Next(branches.Count)], depth + 1);
            }
        }

        if (schema.Members.GetValueOrDefault("enum") is OracleList { Items: var values })
        {
            return Write(values[random.Next(values.Count)]);
        }

        return schema.Members.GetValueOrDefault("const") is { } only ? Write(only) : OfType(schema, depth);
    }

    /// <summary>The default, or an example. It is the only known value of a pattern.</summary>
    private string? Example(OracleObject schema)
    {
        if (!schema.Members.ContainsKey("pattern") && random.Next(3) > 0)
        {
            return null;
        }

        List<OracleValue> known = schema.Members.GetValueOrDefault("examples") is OracleList { Items: var items } ? [.. items] : [];
        if (schema.Members.GetValueOrDefault("default") is { } usual)
        {
            known.Add(usual);
        }

        return known.Count == 0 ? null : Write(known[random.Next(known.Count)]);
    }

    private string OfType(OracleObject schema, int depth)
    {
        var type = schema.Members.GetValueOrDefault("type") switch
        {
            OracleText single => single.Value,
            OracleList list => ((OracleText)list.Items[random.Next(list.Items.Count)]).Value,
            _ => "",
        };
        return type switch
        {
            "integer" or "number" => Number(schema, isWhole: type == "integer"),
            "array" => List(schema, depth),
            "object" => Object(schema, depth),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "null" => "null",
            _ => Text(schema),
        };
    }

    private string Text(OracleObject schema)
    {
        if (schema.Members.GetValueOrDefault("format") is OracleText { Value: "uri" })
        {
            return "\"https://a.io/x.png\"";
        }

        var least = Size(schema, "minLength") ?? 0;
        var most = Math.Min(Size(schema, "maxLength") ?? Math.Max(least, 5), LongestText);
        int[] lengths = [Math.Max(1, least), Math.Max(1, most), random.Next(Math.Max(1, least), Math.Max(2, most + 1))];
        return $"\"{new string((char)('a' + random.Next(26)), lengths[random.Next(lengths.Length)])}\"";
    }

    private static int? Size(OracleObject schema, string keyword) => Bound(schema, keyword) is { } size ? (int)size : null;

    private static decimal? Bound(OracleObject schema, string keyword) =>
        schema.Members.GetValueOrDefault(keyword) is OracleNumber bound
            && decimal.TryParse(bound.Written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private string Number(OracleObject schema, bool isWhole)
    {
        var step = Bound(schema, "multipleOf") ?? (isWhole ? 1 : 0.125m);
        step = isWhole && step < 1 ? 1 : step;
        var (above, below) = (Bound(schema, "exclusiveMinimum"), Bound(schema, "exclusiveMaximum"));
        var least = Bound(schema, "minimum") ?? above ?? Math.Min(0, (Bound(schema, "maximum") ?? below ?? 0) - (20 * step));
        var most = Bound(schema, "maximum") ?? below ?? Math.Max(least, 0) + (20 * step);
        var (first, last) = (decimal.Ceiling(least / step), decimal.Floor(most / step));
        first += first * step == above ? 1 : 0;
        last -= last * step == below ? 1 : 0;
        var count = last - first;
        var chosen = random.Next(4) switch
        {
            0 => first,
            1 => last,
            _ => count > 0 ? first + decimal.Floor((decimal)random.NextDouble() * (count + 1)) : first,
        };
        return (chosen * step).ToString(CultureInfo.InvariantCulture);
    }

    private string List(OracleObject schema, int depth)
    {
        var least = Size(schema, "minItems") ?? 0;
        var most = Math.Min(Size(schema, "maxItems") ?? (least + 3), least + 3);
        var count = depth > MostDepth ? least : random.Next(least, Math.Max(least, most) + 1);
        var isUnique = schema.Members.GetValueOrDefault("uniqueItems") is OracleFlag { Value: true };
        var item = schema.Members.GetValueOrDefault("items");
        var items = Enumerable.Range(0, count).Select(index => item is null ? $"{index}" : Value(item, depth + 1)).ToList();
        return $"[{string.Join(',', isUnique ? items.Distinct() : items)}]";
    }

    private string Object(OracleObject schema, int depth)
    {
        var members = new List<string>();
        var required = SchemaOracle.Required(schema);
        foreach (var (name, member) in SchemaOracle.Members(schema))
        {
            if (required.Contains(name) || (depth <= MostDepth && random.Next(3) == 0))
            {
                members.Add($"{JsonSerializer.Serialize(name)}:{Value(member, depth + 1)}");
            }
        }

        if (schema.Members.GetValueOrDefault("additionalProperties") is OracleObject additional && random.Next(2) == 0)
        {
            members.Add($"\"q\":{Value(additional, depth + 1)}");
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private static string Write(OracleValue value) => value switch
    {
        OracleText text => JsonSerializer.Serialize(text.Value),
        OracleNumber number => number.Written,
        OracleFlag flag => flag.Value ? "true" : "false",
        OracleList list => $"[{string.Join(',', list.Items.Select(Write))}]",
        OracleObject members =>
            $"{{{string.Join(',', members.Members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Write(member.Value)}"))}}}",
        _ => "null",
    };
}
