namespace Gateway.Contracts;

/// <summary>A parameter that is not in the contract.</summary>
/// <param name="Name">Safe for logs and headers: a placeholder replaces a name that is not plain.</param>
/// <param name="Nearest">The nearest known parameter.</param>
/// <param name="WrapsParameters">Whether its value is an object that contains parameters of the contract:
/// <c>{"input":{"prompt":…}}</c>.</param>
internal sealed record UnknownParameter(string Name, string? Nearest, bool WrapsParameters = false);
