using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Infrastructure;

internal sealed record LogEntry(
    string Category, LogLevel Level, int EventId, string Message, IReadOnlyDictionary<string, object?> Properties, Exception? Exception)
{
    public object? this[string property] => Properties.GetValueOrDefault(property);
}
