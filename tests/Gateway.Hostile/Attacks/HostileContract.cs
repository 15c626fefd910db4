namespace Gateway.Hostile.Attacks;

/// <summary>A contract whose checks are as expensive as a contract can make them.</summary>
internal static class HostileContract
{
    public const string Model = "hostile/vocabulary";

    public const string FileName = "hostile.json";

    /// <summary>A contract with one level more needs more checks of one value than are possible.</summary>
    public const int Levels = 5;

    private const int Branches = 32;

    /// <summary>Each level asks twice for the level below it.</summary>
    private static string Definitions => string.Join(',', Enumerable.Range(0, Levels).Select(level =>
    {
        var next = $$"""{"$ref":"#/$defs/d{{level + 1}}"}""";
        return $$"""
            "d{{level}}":{"anyOf":[{"type":"boolean"},
            {"type":"object","properties":{"a":{{next}},"b":{"type":"string"} },"additionalProperties":false},
            {"type":"object","properties":{"a":{{next}} },"required":["a"],"additionalProperties":false}]}
            """;
    }));

    private static string Wide => string.Join(',', Enumerable.Range(0, Branches).Select(branch => $$"""
        {"type":"object","properties":{"kind":{"type":"string","const":"k{{branch}}"},"v{{branch}}":{"type":"integer"} },
        "required":["kind","v{{branch}}"],"additionalProperties":false}
        """));

    /// <summary>The text of the file.</summary>
    public static string Text => $$"""
        {"model":"{{Model}}","type":"object","properties":{
        "deep":{"type":"array","items":{"$ref":"#/$defs/d0"} },
        "wide":{"type":"array","items":{"anyOf":[{{Wide}}]} },
        "texts":{"type":"array","items":{"type":"string","pattern":"^((a|b)*a(a|b){8}|(a+)+)$"} },
        "numbers":{"type":"array","uniqueItems":true,"items":{"type":"number"} },
        "lists":{"type":"array","uniqueItems":true,"items":{"type":"array","items":{"type":"integer"} } } },
        "$defs":{ {{Definitions}},"d{{Levels}}":{"type":"integer"} } }
        """;
}
