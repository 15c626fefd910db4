using Gateway.Configuration.Binding;
using Serilog.Events;

namespace Gateway.Configuration.Logging;

/// <summary>Rules for the levels in Serilog's section, which Serilog itself would refuse without naming the key.</summary>
internal static class LoggingRules
{
    public const string Section = "Serilog";

    private const string MinimumLevel = $"{Section}:MinimumLevel";
    private const string LevelSwitches = $"{Section}:LevelSwitches:";
    private const string RestrictedLevel = ":restrictedToMinimumLevel";

    /// <summary>Whether Serilog follows a change of this key while the gateway runs.</summary>
    public static bool IsLevel(string key) =>
        key.Equals(MinimumLevel, StringComparison.OrdinalIgnoreCase)
        || key.Equals($"{MinimumLevel}:Default", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith($"{MinimumLevel}:Override:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this key is Serilog's and is read at start alone: sinks, enrichers, filters.</summary>
    public static bool IsReadOnce(string key) => key.StartsWith($"{Section}:", StringComparison.OrdinalIgnoreCase) && !IsLevel(key);

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration)
    {
        foreach (var (key, value) in ConfiguredKeys.Read(configuration, Section))
        {
            var isLevel = IsLevel(key) || key.StartsWith(LevelSwitches, StringComparison.OrdinalIgnoreCase)
                || key.EndsWith(RestrictedLevel, StringComparison.OrdinalIgnoreCase);
            // A level switch is named with a dollar sign.
            if (isLevel && !value.StartsWith('$') && !Enum.GetNames<LogEventLevel>().Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                yield return new ConfigurationProblem(
                    Echo.OneLine(key), $"must be one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}, got {Echo.Quote(value)}");
            }
        }
    }
}
