using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// The output for events that are formatted without Serilog. Events may take this way only if Serilog would write the same bytes to the
/// same output and to nothing else: if the log has the default sink, the default format, and no enricher, filter or second provider.
/// Levels may differ from the default, because the caller asks the logger whether the level is enabled.
/// </summary>
internal sealed class DirectOutput(StandardOutputSink? sink, IEnumerable<ILoggerProvider> providers)
{
    private const string FrameworkSection = "Logging";
    private const string Sinks = $"{LoggingRules.Section}:WriteTo:";

    /// <summary>Null: events must pass Serilog.</summary>
    public LineOutput? Lines { get; } =
        providers.All(provider => provider is TracedLoggerProvider or SerilogLoggerProvider) && providers.Count() == 1
            ? sink?.Output
            : null;

    /// <summary>Whether the configuration has only keys that do not change an event that is enabled.</summary>
    /// <param name="accepted">The configuration with Serilog's section.</param>
    /// <param name="host">The whole configuration. The framework reads filters from a section of it.</param>
    public static bool IsDefault(IConfiguration accepted, IConfiguration host)
    {
        var keys = ConfiguredKeys.Read(accepted, LoggingRules.Section).Keys;
        return keys.All(key => IsHarmless(key) || key.StartsWith(Sinks, StringComparison.OrdinalIgnoreCase))
            && keys.Where(key => key.StartsWith(Sinks, StringComparison.OrdinalIgnoreCase))
                .Select(key => key[Sinks.Length..].Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1
            && !host.GetSection(FrameworkSection).GetChildren().Any();
    }

    private static bool IsHarmless(string key) =>
        LoggingRules.IsLevel(key)
        || key.StartsWith($"{LoggingRules.Section}:Using:", StringComparison.OrdinalIgnoreCase);
}
