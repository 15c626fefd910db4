namespace Gateway.Errors;

/// <summary>One broken rule of a contract, in the form of an element of the error body's <c>detail</c>.</summary>
/// <param name="Location">Path below <c>body</c>: names (<see cref="string"/>) and indexes (<see cref="int"/>), such as <c>image_urls</c>,
/// 0.</param>
/// <param name="Type">The stable rule code, such as <c>less_than_equal</c>; see <c>ViolationTypes</c>.</param>
/// <param name="Message">What would be right, in the language asked for. Never the value of a string.</param>
internal sealed record Violation(IReadOnlyList<object> Location, string Type, string Message)
{
    /// <summary>The rule's bound for programs: one name (<c>le</c>) and its value as JSON text (<c>40</c>). Null: the rule has
    /// none.</summary>
    public (string Name, string Json)? Context { get; init; }

    /// <summary>The refused value as JSON text, cut when long and never a data URI. Null: not echoed.</summary>
    public string? Input { get; init; }

    /// <summary>The top-level parameter, which is what logs name.</summary>
    public string Parameter => (string)Location[0];
}
