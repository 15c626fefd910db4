using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Writes each event as a line of JSON until it is disposed. The thread of the program's entry point may still log then, because the test
/// host does not wait for it. Serilog's own file sink would report each of these events as an error.
/// </summary>
internal sealed class LogFileSink(string path) : ILogEventSink, IDisposable
{
    private readonly JsonFormatter _formatter = new(renderMessage: true);
    private readonly Lock _writing = new();
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private bool _closed;

    public void Emit(LogEvent logEvent)
    {
        lock (_writing)
        {
            if (!_closed)
            {
                _formatter.Format(logEvent, _file);
            }
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
