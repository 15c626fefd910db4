namespace Gateway.Contracts.Messages;

/// <summary>What a client reads about a parameter that is forwarded although the contract does not name it.</summary>
internal static class UnknownParameterWarning
{
    public static string Describe(UnknownParameter parameter) => parameter.Nearest is { } nearest
        ? $"unknown parameter '{parameter.Name}' (did you mean '{nearest}'?)"
        : $"unknown parameter '{parameter.Name}'";
}
