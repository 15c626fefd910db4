using Gateway.Configuration.Binding;
using Serilog.Events;

namespace Gateway.Configuration.Logging;

/// <summary>Rules for the levels in Serilog's section. Serilog itself refuses an invalid level without naming the key.</summary>
internal static class LoggingRules
{
    public const string Section = "Serilog";

    private const string MinimumLevel = $"{Section}:MinimumLevel";
    private const string LevelSwitches = $"{Section}:LevelSwitches:";
    private const string RestrictedLevel = ":restrictedToMinimumLevel";

    /// <summary>Whether Serilog applies a change of this key while the gateway runs.</summary>
    public static bool IsLevel(string key) =>
        key.Equals(MinimumLevel, StringComparison.OrdinalIgnoreCase)
        || key.Equals($"{MinimumLevel}:Default", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith($"{MinimumLevel}:Override:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is a key of Serilog that is read at start only: sinks, enrichers, filters.</summary>
    public static bool IsReadOnce(string key) => key.StartsWith($"{Section}:", StringComparison.OrdinalIgnoreCase) && !IsLevel(key);

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration)
    {
        foreach (var (key, value) in ConfiguredKeys.Read(configuration, Section))
        {
            var isLevel = IsLevel(key) || key.StartsWith(LevelSwitches, StringComparison.OrdinalIgnoreCase)
                || key.EndsWith(RestrictedLevel, StringComparison.OrdinalIgnoreCase);
            // The name of a level switch begins with a dollar sign.
            if (isLevel && !value.StartsWith('$') && !Enum.GetNames<LogEventLevel>().Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                yield return new ConfigurationProblem(
                    Echo.OneLine(key), $"must be one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}, got {Echo.Quote(value)}");
            }
        }
    }
}
