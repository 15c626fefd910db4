using System.Runtime.ExceptionServices;
using Gateway.Errors;

namespace Gateway.Diagnostics.Failures;

/// <summary>
/// Handles the exceptions of the whole process while the host runs. Within another program, such as a test host, it is not used, because
/// these exceptions do not belong to one gateway.
/// </summary>
internal sealed partial class ProcessExceptions : IDisposable
{
    /// <summary>Each kind of unobserved exception is logged once. Further kinds are not logged.</summary>
    private const int MaxKinds = 32;

    private readonly FailureStop _stop;
    private readonly ILogger<ProcessExceptions> _logger;
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private volatile bool _ended;

    public ProcessExceptions(FailureStop stop, ILogger<ProcessExceptions> logger)
    {
        (_stop, _logger) = (stop, logger);
        // Without this handler, an exception on a thread or a timer ends the process at once, and the runtime prints its message.
        ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    public void Dispose()
    {
        _ended = true;
        AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
    }

    /// <returns>Whether the thread may end without ending the process. The host stops it.</returns>
    private bool Handle(Exception exception)
    {
        if (_ended)
        {
            // After a failure the process ends with the exit code of the failure. A timer that fails again must not abort it before.
            return _stop.HasFailed;
        }

        _stop.Report(exception, "a thread");
        return true;
    }

    /// <summary>
    /// Sees the exception when it is thrown. The server and libraries catch exceptions of their callbacks and log them, or drop them; a
    /// process without memory must stop nevertheless. Called for every exception of the process, so it does nothing else.
    /// </summary>
    private void OnThrown(object? sender, FirstChanceExceptionEventArgs args)
    {
        if (args.Exception is OutOfMemoryException)
        {
            _stop.Report(args.Exception, "an allocation");
        }
    }

    /// <summary>A task failed and nobody awaited it. Nobody depends on its result, so the process continues.</summary>
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs args)
    {
        args.SetObserved();
        var exception = args.Exception.GetBaseException();
        var kind = exception.GetType().FullName ?? "";
        lock (_kinds)
        {
            if (_kinds.Count >= MaxKinds || !_kinds.Add(kind))
            {
                return;
            }
        }

        Log.Unobserved(_logger, kind, exception.StackTrace);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UnobservedException, LogLevel.Error,
            "A task that nobody awaits failed with {exception_type} at {stack_trace}; later exceptions of this type are not logged")]
        public static partial void Unobserved(ILogger logger, string exception_type, string? stack_trace);
    }
}
