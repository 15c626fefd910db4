using Gateway.Errors;

namespace Gateway.Documentation.Answers;

/// <summary>One error in the document.</summary>
/// <param name="Error">The error as the gateway sends it.</param>
/// <param name="When">The case in which a caller gets it, and the next step of the caller if it is not obvious. Plain text: the page
/// shows it in a list.</param>
internal sealed record DocumentedError(GatewayError Error, string When);
