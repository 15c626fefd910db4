using Gateway.Text;

namespace Gateway.Errors;

/// <summary>One violation of a contract. It becomes an element of <c>detail</c> in the error body.</summary>
/// <param name="Location">Path below <c>body</c>: names (<see cref="string"/>) and indexes (<see cref="int"/>), such as
/// <c>image_urls</c>, 0.</param>
/// <param name="Type">The stable code of the rule, such as <c>less_than_equal</c>; see <c>ViolationTypes</c>.</param>
/// <param name="Message">The valid form, in the language of the client. Never contains the text of a string value.</param>
internal sealed record Violation(IReadOnlyList<object> Location, string Type, string Message)
{
    /// <summary>
    /// The bound of the rule for programs: one name (<c>le</c>) and its value as JSON text (<c>40</c>). Null: the rule has no bound.
    /// </summary>
    public (string Name, string Json)? Context { get; init; }

    /// <summary>The refused value as JSON text, truncated if long, and never a data URI. Null: the value is not shown.</summary>
    public string? Input { get; init; }

    /// <summary>The top-level parameter. Logs contain only this name, and <see cref="Location"/> is for the client: a name of a body may
    /// have any character there.</summary>
    public string Parameter => PlainName.Of((string)Location[0]);
}
