using Gateway.Configuration.Binding;

namespace Gateway.Configuration;

/// <summary>Prints every configuration problem on its own line when the gateway does not start.</summary>
internal static class StartupReport
{
    public static void Write(TextWriter error, IReadOnlyList<ConfigurationProblem> problems)
    {
        error.WriteLine(
            $"The gateway does not start: {problems.Count} {(problems.Count == 1 ? "problem" : "problems")} in its configuration.");
        foreach (var problem in problems.OrderBy(problem => problem.Key, StringComparer.OrdinalIgnoreCase))
        {
            error.WriteLine($"  {problem}");
        }
    }
}
