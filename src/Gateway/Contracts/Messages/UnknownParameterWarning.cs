namespace Gateway.Contracts.Messages;

/// <summary>The warning for a client about a forwarded parameter that is not in the contract.</summary>
internal static class UnknownParameterWarning
{
    public static string Describe(UnknownParameter parameter) => parameter switch
    {
        { WrapsParameters: true } =>
            $"unknown parameter '{parameter.Name}' (it contains parameters of this model: send them at the top level)",
        { Nearest: { } nearest } => $"unknown parameter '{parameter.Name}' (did you mean '{nearest}'?)",
        _ => $"unknown parameter '{parameter.Name}'",
    };
}
