using System.Reflection;
using Serilog;

namespace Gateway.Configuration.Logging;

/// <summary>
/// The assemblies in which Serilog looks for sinks, enrichers and filters: those of the program with <c>Serilog</c> in their name, and
/// those of the section's <c>Using</c>. Serilog's own search finds the same ones. It takes a tenth of the start, because it parses the
/// program's list of dependencies and opens files of the program's directory.
/// </summary>
internal static class SinkAssemblies
{
    private const string Using = $"{LoggingRules.Section}:Using";
    private const string Name = "Serilog";

    /// <param name="configuration">A configuration with Serilog's section.</param>
    /// <exception cref="InvalidOperationException">A name in <c>Using</c> is empty.</exception>
    /// <exception cref="FileNotFoundException">The program has no assembly of a name in <c>Using</c>.</exception>
    public static Assembly[] Of(IConfiguration configuration) =>
        [.. Used(configuration).Concat(OfProgram()).Append(typeof(LoggerConfiguration).Assembly).Distinct()];

    private static IEnumerable<Assembly> Used(IConfiguration configuration) => configuration.GetSection(Using).GetChildren()
        .Select(entry => string.IsNullOrWhiteSpace(entry.Value)
            ? throw new InvalidOperationException($"{entry.Path}: the name of the assembly is empty")
            : Assembly.Load(new AssemblyName(entry.Value)));

    /// <summary>The runtime loads assemblies by name from these files only.</summary>
    private static IEnumerable<Assembly> OfProgram() => (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(file => file.Contains(Name, StringComparison.OrdinalIgnoreCase))
        .Select(file => Assembly.Load(new AssemblyName(file)));
}
