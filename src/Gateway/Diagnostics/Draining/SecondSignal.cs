using System.Runtime.InteropServices;
using Gateway.Draining;
using Gateway.Errors;

namespace Gateway.Diagnostics.Draining;

/// <summary>
/// Hurries the stop after a second signal: an operator who presses Ctrl+C twice does not want to wait for load balancers and slow requests.
/// The first signal is that of the host. A submit in flight still gets its response and its stored doubt.
/// </summary>
internal sealed partial class SecondSignal : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly Drain _drain;
    private readonly ILogger<SecondSignal> _logger;
    private readonly List<PosixSignalRegistration> _registrations;
    private int _signals;

    public SecondSignal(Drain drain, ILogger<SecondSignal> logger)
    {
        (_drain, _logger) = (drain, logger);
        _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Handle(PosixSignalContext context)
    {
        // Without this, the operating system would end the process.
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 2)
        {
            Log.Hurried(_logger, context.Signal);
            _drain.Hurry();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DrainHurried, LogLevel.Warning, "A second signal, {signal}: the requests in flight end now")]
        public static partial void Hurried(ILogger logger, PosixSignal signal);
    }
}
