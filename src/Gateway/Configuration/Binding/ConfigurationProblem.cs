namespace Gateway.Configuration.Binding;

/// <summary>One error of the configuration.</summary>
/// <param name="Key">Full path of the key, such as <c>Gateway:Limits:MaxBodyBytes</c>.</param>
/// <param name="Message">The error and the valid form. Never contains a secret.</param>
internal sealed record ConfigurationProblem(string Key, string Message)
{
    public override string ToString() => $"{Key}: {Message}";
}
