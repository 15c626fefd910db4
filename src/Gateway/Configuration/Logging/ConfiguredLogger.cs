using Gateway.Configuration.Binding;
using Serilog;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Settings.Configuration;

namespace Gateway.Configuration.Logging;

/// <summary>
/// Creates a logger from Serilog's section and reports Serilog's errors as problems. Serilog itself ignores a sink that it cannot
/// create.
/// </summary>
internal static class ConfiguredLogger
{
    /// <summary>Lists whose entries each create an object, such as a sink with an open file.</summary>
    private static readonly string[] Lists = ["WriteTo", "AuditTo"];

    private static readonly Lock Making = new();

    /// <param name="configuration">A configuration with Serilog's section.</param>
    /// <param name="adapt">Adds settings to those of the section.</param>
    public static (Logger? Logger, IReadOnlyList<ConfigurationProblem> Problems) Create(
        IConfiguration configuration, Func<LoggerConfiguration, LoggerConfiguration> adapt)
    {
        // Serilog reports its errors through one log for the whole process, so loggers are created one at a time. Otherwise an error
        // could be assigned to the wrong configuration.
        lock (Making)
        {
            var messages = new List<string>();
            var thread = Environment.CurrentManagedThreadId;
            SelfLog.Enable(message =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                {
                    messages.Add(message);
                }
                else
                {
                    Console.Error.WriteLine(message);
                }
            });
            try
            {
                var options = new ConfigurationReaderOptions(SinkAssemblies.Of(configuration));
                var logger = adapt(new LoggerConfiguration().ReadFrom.Configuration(configuration, options)).CreateLogger();
                if (messages.Count == 0)
                {
                    return (logger, []);
                }

                logger.Dispose();
                var texts = messages.Select(Describe).Distinct();
                return (null, [.. texts.Select(text => new ConfigurationProblem(KeyOf(configuration, text), text))]);
            }
            catch (Exception exception)
            {
                // An argument may have any type, and its constructor may throw any exception.
                return (null, [new ConfigurationProblem(LoggingRules.Section, FirstLine(exception.GetBaseException().Message))]);
            }
            finally
            {
                SelfLog.Enable(Console.Error);
            }
        }
    }

    /// <summary>
    /// Validates a section that replaces another one while the gateway runs. Unchanged sinks are left out, because a second instance
    /// could fail on a file that the first has open.
    /// </summary>
    public static IReadOnlyList<ConfigurationProblem> Check(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var unchanged = Entries(before).Intersect(Entries(after)).Select(entry => entry.Path).ToList();
        var section = new ConfigurationBuilder().AddInMemoryCollection(after
            .Where(pair => IsUnder(pair.Key, LoggingRules.Section) && !unchanged.Exists(path => IsUnder(pair.Key, path)))
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var (logger, problems) = Create(section, static logger => logger);
        logger?.Dispose();
        return problems;
    }

    /// <summary>Each entry of a list: its path, and all its keys and values as one text.</summary>
    private static IEnumerable<(string Path, string Content)> Entries(IReadOnlyDictionary<string, string> keys) => keys
        .Where(pair => Lists.Any(list => IsUnder(pair.Key, $"{LoggingRules.Section}:{list}")))
        .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .GroupBy(pair => string.Join(':', pair.Key.Split(':').Take(3)), StringComparer.OrdinalIgnoreCase)
        .Select(entry => (entry.Key.ToUpperInvariant(), string.Join('\n', entry.Select(pair => $"{pair.Key}={pair.Value}"))));

    private static bool IsUnder(string key, string path) =>
        key.Length > path.Length && key[path.Length] == ':' && key.StartsWith(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of a sink that Serilog does not find, or the whole section.</summary>
    private static string KeyOf(IConfiguration configuration, string text) => ConfiguredKeys.Read(configuration, LoggingRules.Section)
        .Where(pair => pair.Key.EndsWith(":Name", StringComparison.OrdinalIgnoreCase))
        .Where(pair => text.Contains($" {pair.Value}.", StringComparison.Ordinal))
        .Select(pair => Echo.OneLine(pair.Key))
        .FirstOrDefault(LoggingRules.Section);

    /// <summary>The message without Serilog's time stamp and without its list of candidates.</summary>
    private static string Describe(string message) =>
        FirstLine(message.Split(' ', 2) is [var time, var text] && time.EndsWith('Z') ? text : message)
            .Replace(" Candidate methods are:", "", StringComparison.Ordinal);

    private static string FirstLine(string text) => Echo.OneLine(text.Split('\n', 2)[0].TrimEnd('\r'));
}
