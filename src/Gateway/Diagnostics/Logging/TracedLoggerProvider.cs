using System.Diagnostics;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// Serilog as a provider of the framework's logging, with the ids of <see cref="RequestTrace"/> in the events of a request. Serilog and the
/// framework both take the ids from the current activity, so it exists while such an event is logged.
/// </summary>
[ProviderAlias("Serilog")]
internal sealed class TracedLoggerProvider(Serilog.ILogger logger) : ILoggerProvider, ISupportExternalScope
{
    private readonly SerilogLoggerProvider _serilog = new(logger, dispose: true);

    public ILogger CreateLogger(string categoryName) => new TracedLogger(_serilog.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _serilog.SetScopeProvider(scopeProvider);

    public void Dispose() => _serilog.Dispose();

    private sealed class TracedLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (RequestTrace.Current is not { } trace || Activity.Current is not null || !inner.IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            Activity.Current = trace.Activity;
            try
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
            finally
            {
                Activity.Current = null;
            }
        }
    }
}
