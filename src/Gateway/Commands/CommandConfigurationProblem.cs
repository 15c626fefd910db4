namespace Gateway.Commands;

/// <summary>The message about settings that a command cannot read.</summary>
internal static class CommandConfigurationProblem
{
    public static string Of(Exception exception) => $"The configuration can't be read: {exception.Message}";
}
