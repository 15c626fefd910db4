namespace Gateway.Contracts;

/// <summary>A parameter that the contract does not name.</summary>
/// <param name="Name">Safe to print in logs and headers: a name that isn't plain is replaced by a placeholder.</param>
/// <param name="Nearest">A known parameter that was probably meant.</param>
/// <param name="WrapsParameters">Its value is an object that holds parameters of the contract: <c>{"input":{"prompt":…}}</c>.</param>
internal sealed record UnknownParameter(string Name, string? Nearest, bool WrapsParameters = false);
