namespace Gateway.Configuration.Binding;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Key">Full path of the key, such as <c>Gateway:Limits:MaxBodyBytes</c>.</param>
/// <param name="Message">What is wrong and what would be right; never a secret.</param>
internal sealed record ConfigurationProblem(string Key, string Message)
{
    public override string ToString() => $"{Key}: {Message}";
}
