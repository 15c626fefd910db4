using System.Text.Json;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Searches everything a gateway gave out for what must never be there.</summary>
internal static class LeakScan
{
    /// <summary>Prompts of the suites; a log, metric or trace that holds one has leaked a prompt.</summary>
    private static readonly string[] Prompts = ["a lion", "lion sitting", "ancient city", "CANARY", "Close shot portrait", "apple macbook", "sunlight filtering"];

    public static void Assert(IEnumerable<string> answers, IEnumerable<LogEntry> logs, string logFile, params string[] secrets)
    {
        var sinks = logs.Select(entry => $"{entry.Message} {string.Join(' ', entry.Properties.Select(Render))} {entry.Exception}").ToList();
        var lines = File.ReadAllText(logFile).Split('\n');
        foreach (var line in lines[..^1])
        {
            // One event, one line, whatever a client sent: a line that does not parse has been forged.
            using var parsed = JsonDocument.Parse(line);
        }

        // Behind the last line break is nothing, or the event whose writing the end of the log cut off.
        sinks.AddRange(lines);

        var emitted = answers.ToList();
        foreach (var secret in secrets)
        {
            emitted.Where(text => text.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a secret left in an answer, metric or trace");
            sinks.Where(text => text.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a secret was logged");
        }

        var silent = sinks.Concat(emitted.Where(text => !text.StartsWith("answer", StringComparison.Ordinal)));
        silent.Where(text => Prompts.Any(prompt => text.Contains(prompt, StringComparison.Ordinal)) || text.Contains("data:image", StringComparison.Ordinal))
            .ShouldBeEmpty("a prompt or image data was logged");
    }

    private static string Render(KeyValuePair<string, object?> property) =>
        property.Value is IEnumerable<string> list ? string.Join(' ', list) : $"{property.Key}={property.Value}";
}
