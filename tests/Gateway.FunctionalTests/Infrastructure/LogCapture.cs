using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>All log entries at every level, with the names and values of their properties.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Waits, with a deadline, for an entry: the completion event is written after the response.</summary>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> predicate, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TestDeadline.Longest);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            if (_entries.FirstOrDefault(predicate) is { } entry)
            {
                return entry;
            }
        }
        while (await poll.WaitForNextTickAsync(deadline.Token));

        throw new InvalidOperationException("unreachable");
    }

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var properties = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? pairs.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value)
                : [];
            capture._entries.Enqueue(new LogEntry(category, logLevel, eventId.Id, formatter(state, exception), properties, exception));
        }
    }
}
