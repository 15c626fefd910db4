using Microsoft.Extensions.Logging;

namespace Gateway.UnitTests.Contracts;

/// <summary>A logger that keeps its events as lines: id, level and message.</summary>
internal sealed class RecordedLog : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{eventId.Id} {logLevel} {formatter(state, exception)}");
}
