using System.Text.Json;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Searches all output of a gateway for secrets, prompts and image data.</summary>
internal static class LeakScan
{
    /// <summary>Prompts of the tests. A log, metric or trace that contains one of them leaks a prompt.</summary>
    private static readonly string[] Prompts =
        ["a lion", "lion sitting", "ancient city", "CANARY", "Close shot portrait", "apple macbook", "sunlight filtering"];

    public static void Assert(IEnumerable<string> answers, IEnumerable<LogEntry> logs, string logFile, params string[] secrets)
    {
        var sinks = logs.Select(entry => $"{entry.Message} {string.Join(' ', entry.Properties.Select(Render))} {entry.Exception}").ToList();
        var lines = File.ReadAllText(logFile).Split('\n');
        foreach (var line in lines[..^1])
        {
            // Each event is one line, whatever a client sent. A line that does not parse means that a client forged log lines.
            using var parsed = JsonDocument.Parse(line);
        }

        // The text after the last line break is empty, or an event whose writing was interrupted by the end of the log.
        sinks.AddRange(lines);

        var emitted = answers.ToList();
        foreach (var secret in secrets)
        {
            emitted.Where(text => text.Contains(secret, StringComparison.Ordinal))
                .ShouldBeEmpty("a response, metric or trace contains a secret");
            sinks.Where(text => text.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a secret was logged");
        }

        var silent = sinks.Concat(emitted.Where(text => !text.StartsWith("answer", StringComparison.Ordinal)));
        silent.Where(text => Prompts.Any(prompt => text.Contains(prompt, StringComparison.Ordinal))
                || text.Contains("data:image", StringComparison.Ordinal))
            .ShouldBeEmpty("a prompt or image data was logged");
    }

    private static string Render(KeyValuePair<string, object?> property) =>
        property.Value is IEnumerable<string> list ? string.Join(' ', list) : $"{property.Key}={property.Value}";
}
