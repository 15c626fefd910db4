using System.Globalization;
using System.Text.Json;

namespace Gateway.Testing.Contracts.Vocabulary;

/// <summary>Writes valid contracts that use the whole vocabulary, at random.</summary>
internal sealed class ContractGenerator(Random random)
{
    private static readonly string[] Words =
        ["a", "ab", "abc", "b", "xyz", "12", "1234", "\u00e9", "\ud83d\ude00", "\ud83d\ude00b", "c\nd", " "];

    private int _definitions;

    public string Contract()
    {
        _definitions = random.Next(4);
        // A definition refers only to the definitions before it, so there is no cycle.
        var definitions = Enumerable.Range(0, _definitions).Select(index => $"\"d{index}\":{Schema(2, index)}").ToList();
        var members = Members(1 + random.Next(5), depth: 3, _definitions);
        var more = random.Next(4) == 0 ? $",\"additionalProperties\":{(random.Next(2) == 0 ? "true" : "false")}" : "";
        return $"{{\"model\":\"fal-ai/generated\",\"type\":\"object\",{members}{more},\"$defs\":{{{string.Join(',', definitions)}}}}}";
    }

    private string Members(int count, int depth, int definitions)
    {
        var names = Enumerable.Range(0, count).Select(index => $"p{index}").ToList();
        var properties = names.Select(name => $"\"{name}\":{Schema(depth, definitions)}").ToList();
        var required = names.Where(_ => random.Next(3) == 0).Select(name => $"\"{name}\"");
        return $"\"properties\":{{{string.Join(',', properties)}}},\"required\":[{string.Join(',', required)}]";
    }

    private string Schema(int depth, int definitions)
    {
        var kind = random.Next(depth > 0 ? 14 : 7);
        return kind switch
        {
            0 or 1 => Number(),
            2 or 3 => Text(),
            4 => "{\"type\":\"boolean\"}",
            5 => Values(),
            6 => TypeList(),
            7 => List(depth, definitions),
            8 or 9 => Object(depth, definitions),
            10 => $"{{\"anyOf\":[{Several(depth, definitions, withNull: random.Next(2) == 0)}]}}",
            11 => $"{{\"oneOf\":[{Several(depth, definitions, withNull: random.Next(3) == 0)}]"
                + $"{(random.Next(4) == 0 ? ",\"nullable\":true" : "")}}}",
            12 => $"{{\"allOf\":[{Schema(depth - 1, definitions)}],\"description\":\"x\"}}",
            _ when definitions > 0 =>
                $"{{\"$ref\":\"#/$defs/d{random.Next(definitions)}\"{(random.Next(3) == 0 ? ",\"nullable\":true" : "")}}}",
            _ => "{\"type\":\"null\"}",
        };
    }

    private string Several(int depth, int definitions, bool withNull)
    {
        var branches = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Schema(depth - 1, definitions)).ToList();
        if (withNull)
        {
            branches.Insert(random.Next(branches.Count + 1), "{\"type\":\"null\"}");
        }

        return string.Join(',', branches);
    }

    private string Number()
    {
        var keywords = new List<string> { $"\"type\":\"{(random.Next(2) == 0 ? "integer" : "number")}\"" };
        var low = random.Next(-3, 4);
        Maybe(keywords, $"\"minimum\":{low}", $"\"exclusiveMinimum\":{low}.5");
        Maybe(keywords, $"\"maximum\":{low + 1 + random.Next(5)}", $"\"exclusiveMaximum\":{low + 2 + random.Next(5)}");
        Maybe(keywords, "\"multipleOf\":0.5", "\"multipleOf\":2");
        Maybe(keywords, $"\"not\":{{\"const\":{low + 1}}}", $"\"not\":{{\"enum\":[{low + 1},{low + 2}]}}");
        return Nullable(keywords);
    }

    private string Text()
    {
        var keywords = new List<string> { "\"type\":\"string\"" };
        Maybe(keywords, $"\"minLength\":{random.Next(3)}");
        Maybe(keywords, $"\"maxLength\":{2 + random.Next(4)}");
        Maybe(keywords, [.. SchemaOracle.Patterns.Keys.Select(pattern => $"\"pattern\":{JsonSerializer.Serialize(pattern)}")]);
        return Nullable(keywords);
    }

    /// <summary>An <c>enum</c> or a <c>const</c> with or without its type.</summary>
    private string Values()
    {
        var words = Words.OrderBy(_ => random.Next()).Take(1 + random.Next(3)).Select(word => JsonSerializer.Serialize(word)).ToList();
        return random.Next(5) switch
        {
            0 => $"{{\"const\":{words[0]}}}",
            1 => $"{{\"type\":\"string\",\"enum\":[{string.Join(',', words)}]}}",
            2 => $"{{\"enum\":[{string.Join(',', words)},1,2.5,true,null]}}",
            3 => $"{{\"type\":\"integer\",\"enum\":[1,2,{random.Next(3, 9)}]}}",
            _ => $"{{\"type\":[\"string\",\"null\"],\"enum\":[{string.Join(',', words)},null]}}",
        };
    }

    private string TypeList()
    {
        string[] types = ["string", "integer", "number", "boolean", "null", "array", "object"];
        var chosen = types.OrderBy(_ => random.Next()).Take(2 + random.Next(2)).ToList();
        var keywords = new List<string> { $"\"type\":[{string.Join(',', chosen.Select(type => $"\"{type}\""))}]" };
        if (chosen.Contains("string"))
        {
            Maybe(keywords, "\"maxLength\":2", "\"minLength\":2");
        }

        if (chosen.Contains("integer") || chosen.Contains("number"))
        {
            Maybe(keywords, "\"minimum\":1", "\"maximum\":1");
        }

        if (chosen.Contains("array"))
        {
            Maybe(keywords, "\"maxItems\":1", "\"items\":{\"type\":\"integer\"}");
        }

        return $"{{{string.Join(',', keywords)}}}";
    }

    private string List(int depth, int definitions)
    {
        var keywords = new List<string> { "\"type\":\"array\"" };
        Maybe(keywords, $"\"minItems\":{random.Next(2)}");
        Maybe(keywords, $"\"maxItems\":{1 + random.Next(3)}");
        Maybe(keywords, "\"uniqueItems\":true");
        Maybe(keywords, $"\"items\":{Schema(depth - 1, definitions)}");
        return Nullable(keywords);
    }

    private string Object(int depth, int definitions)
    {
        var keywords = new List<string> { "\"type\":\"object\"" };
        if (random.Next(5) > 0)
        {
            keywords.Add(Members(1 + random.Next(3), depth - 1, definitions));
        }

        Maybe(keywords, "\"additionalProperties\":false", "\"additionalProperties\":true",
            $"\"additionalProperties\":{Schema(depth - 1, definitions)}");
        return Nullable(keywords);
    }

    private void Maybe(List<string> keywords, params IReadOnlyList<string> options)
    {
        if (random.Next(3) == 0)
        {
            keywords.Add(options[random.Next(options.Count)]);
        }
    }

    private string Nullable(List<string> keywords) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', keywords)}{(random.Next(6) == 0 ? ",\"nullable\":true" : "")}}}");
}
