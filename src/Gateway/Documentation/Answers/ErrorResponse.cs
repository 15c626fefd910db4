using Gateway.Documentation.Schemas;
using Gateway.Errors;

namespace Gateway.Documentation.Answers;

/// <summary>One error answer of the document.</summary>
/// <param name="Name">Its component.</param>
/// <param name="Status">A status, or a range such as <c>4XX</c>.</param>
/// <param name="Meaning">What it says about the request as a whole.</param>
/// <param name="Example">An error as the gateway gives it.</param>
/// <param name="Types">Every <c>error_type</c> that it may carry, and when.</param>
internal sealed record ErrorResponse(string Name, string Status, string Meaning, GatewayError Example, params (string Type, string When)[] Types)
{
    public string Schema { get; init; } = Example.Violations.Count > 0 ? SharedSchemas.ValidationError : SharedSchemas.Error;

    /// <summary>Markdown: the meaning, then a line for each type.</summary>
    public string Description => Meaning + "\n\n" + string.Join('\n', Types.Select(type => $"- `{type.Type}`: {type.When}"));
}
