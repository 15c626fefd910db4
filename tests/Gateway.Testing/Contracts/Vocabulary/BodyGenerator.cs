using System.Globalization;
using System.Text.Json;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.Testing.Contracts.Vocabulary;

/// <summary>Writes bodies that are near the bounds of a contract, on both sides.</summary>
internal sealed class BodyGenerator
{
    private static readonly string[] Anything =
    [
        "null", "true", "false", "0", "1", "2", "2.0", "2.5", "1e1", "-1", "1e400", "0.1", "\"\"", "\"a\"", "\"ab\"", "\"abc\"", "\"b\"",
        "\"xyz\"", "\"12\"", "\"1234\"", "\"1\"", "\"c\\nd\"", "\"\\u0061\"", "\"\ud83d\ude00\"", "\"\ud83d\ude00b\"", "\"\u00e9\"",
        "\" \"",
        "[]", "[1]", "[1,1.0]", "[1,2]", "[\"a\",\"\\u0061\"]", "[{\"p0\":1,\"p1\":2},{\"p1\":2,\"p0\":1.0}]", "[null]", "[[]]", "{}",
        "{\"p0\":1}", "{\"p0\":\"a\",\"p1\":\"b\"}", "{\"q\":1}", "{\"p0\":null}", "{\"q\":\"a\",\"r\":null}", "\"abababc\"",
        "12345678901234567890123456789012345678901234567890",
    ];

    private static readonly string[] Urls = ["\"https://a.io/x.png\"", "\"data:image/png;base64,AAAA\"", "\"https:\\/\\/a.io\""];

    private readonly Random _random;
    private readonly OracleObject _contract;
    private readonly SchemaOracle _oracle;
    private readonly ValidBodyGenerator _valid;

    public BodyGenerator(Random random, OracleObject contract)
    {
        _random = random;
        _contract = contract;
        _oracle = new SchemaOracle(contract);
        _valid = new ValidBodyGenerator(random, contract, Value);
    }

    /// <summary>A body with any number of violations.</summary>
    public string Body() => Object(_contract, depth: 0);

    /// <summary>A body with one violation at most. A contract with many required members accepts few of the other bodies.</summary>
    public string NearValidBody() => _valid.Body(isChanged: _random.Next(4) > 0);

    private string Value(OracleValue given, int depth)
    {
        var schema = (OracleObject)given;
        if (depth > 6 || _random.Next(12) == 0)
        {
            return Anything[_random.Next(Anything.Length)];
        }

        if (schema.Members.GetValueOrDefault("$ref") is OracleText { Value: var target })
        {
            return Value(_oracle.Find(target), depth + 1);
        }

        foreach (var keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.Members.GetValueOrDefault(keyword) is OracleList { Items: var branches })
            {
                return Value(branches[_random.Next(branches.Count)], depth + 1);
            }
        }

        if (schema.Members.GetValueOrDefault("enum") is OracleList { Items: var values })
        {
            return Write(values[_random.Next(values.Count)]);
        }

        return schema.Members.GetValueOrDefault("const") is { } only ? Write(only) : OfType(schema, depth);
    }

    private string OfType(OracleObject schema, int depth)
    {
        var type = schema.Members["type"] switch
        {
            OracleText single => single.Value,
            OracleList list => ((OracleText)list.Items[_random.Next(list.Items.Count)]).Value,
            _ => "",
        };
        return type switch
        {
            "integer" or "number" => Number(schema),
            "array" => List(schema, depth),
            "object" => Object(schema, depth),
            "boolean" => _random.Next(2) == 0 ? "true" : "false",
            "null" => "null",
            _ => Text(schema),
        };
    }

    /// <summary>A URL, a text with a length near a bound, or a short text.</summary>
    private string Text(OracleObject schema)
    {
        if (schema.Members.GetValueOrDefault("format") is OracleText { Value: "uri" })
        {
            return Urls[_random.Next(Urls.Length)];
        }

        int[] lengths =
        [
            .. ((string[])["minLength", "maxLength"]).Select(schema.Members.GetValueOrDefault).OfType<OracleNumber>()
                .Select(bound => int.Parse(bound.Written, CultureInfo.InvariantCulture)),
        ];
        return lengths.Length == 0 || _random.Next(3) == 0
            ? Anything[12 + _random.Next(15)]
            : $"\"{new string('a', Math.Max(0, lengths[_random.Next(lengths.Length)] + _random.Next(-1, 2)))}\"";
    }

    private string Number(OracleObject schema)
    {
        var bounds = schema.Members.Values.OfType<OracleNumber>().Select(bound => bound.Written).Append("1").ToList();
        var bound = decimal.Parse(bounds[_random.Next(bounds.Count)], NumberStyles.Float, CultureInfo.InvariantCulture);
        decimal[] steps = [0, 0, 1, -1, 0.5m, -0.5m, 2, 0.0000000000000000000001m];
        var value = (bound + steps[_random.Next(steps.Length)]).ToString(CultureInfo.InvariantCulture);
        return _random.Next(4) == 0 && value is not ("0" or "-0") && !value.Contains('.', StringComparison.Ordinal)
            ? value + (_random.Next(2) == 0 ? ".0" : "0e-1") : value;
    }

    private string List(OracleObject schema, int depth)
    {
        var item = schema.Members.GetValueOrDefault("items");
        var items = Enumerable.Range(0, _random.Next(4))
            .Select(_ => item is null ? Anything[_random.Next(Anything.Length)] : Value(item, depth + 1));
        return $"[{string.Join(',', items)}]";
    }

    private string Object(OracleObject schema, int depth)
    {
        var members = new List<string>();
        var required = SchemaOracle.Required(schema);
        foreach (var (name, member) in SchemaOracle.Members(schema))
        {
            if (_random.Next(required.Contains(name) ? 12 : 3) > 0)
            {
                members.Add($"\"{name}\":{Value(member, depth + 1)}");
            }
        }

        if (_random.Next(5) == 0)
        {
            var additional = schema.Members.GetValueOrDefault("additionalProperties") as OracleObject;
            members.Insert(
                _random.Next(members.Count + 1),
                $"\"q\":{(additional is null ? Anything[_random.Next(Anything.Length)] : Value(additional, depth + 1))}");
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private static string Write(OracleValue value) => value switch
    {
        OracleText text => JsonSerializer.Serialize(text.Value),
        OracleNumber number => number.Written,
        OracleFlag flag => flag.Value ? "true" : "false",
        _ => "null",
    };
}
