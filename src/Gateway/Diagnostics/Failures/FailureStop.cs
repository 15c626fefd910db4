using Gateway.Configuration;
using Gateway.Draining;
using Gateway.Errors;

namespace Gateway.Diagnostics.Failures;

/// <summary>
/// Stops the gateway after an exception that nobody can handle: of a thread, of a timer, of a background service, or
/// <see cref="OutOfMemoryException"/> anywhere. The state of the process is then uncertain, so it is logged once, the host drains and
/// stops, and the exit code makes the orchestrator start the process again. Requests in flight end normally: a submit that has begun is
/// recorded.
/// </summary>
internal sealed partial class FailureStop : IHostedLifecycleService, IDisposable
{
    /// <summary>Exit code of a gateway that stopped for this reason (EX_SOFTWARE of sysexits.h).</summary>
    public const int ExitCode = 70;

    /// <summary>Memory that is released before the event is logged, so that it can be logged after an exhausted heap too.</summary>
    private const int ReserveBytes = 512 * 1024;

    /// <summary>Time beyond the longest drain. After it, the process ends without a normal stop.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly IHostApplicationLifetime _lifetime;
    private readonly SettingsSource _settings;
    private readonly IServiceProvider _services;
    private readonly ILogger<FailureStop> _logger;
    private readonly ManualResetEventSlim _failed = new();
    private readonly ManualResetEventSlim _ended = new();

    /// <summary>Created at start, because an exhausted process may be unable to create a thread.</summary>
    private readonly Thread _thread;

    private byte[]? _reserve = GC.AllocateArray<byte>(ReserveBytes, pinned: true);
    private Exception? _first;
    private string? _source;

    public FailureStop(
        IHostApplicationLifetime lifetime, SettingsSource settings, IServiceProvider services, ILogger<FailureStop> logger)
    {
        (_lifetime, _settings, _services, _logger) = (lifetime, settings, services, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "failure stop" };
    }

    public bool HasFailed => Volatile.Read(ref _first) is not null;

    /// <summary>Stops the host. Only the first call has an effect, and it allocates nothing.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="source">The part of the program that failed, for the log.</param>
    public void Report(Exception exception, string source)
    {
        if (Interlocked.CompareExchange(ref _first, exception, null) is null)
        {
            Volatile.Write(ref _source, source);
            _failed.Set();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Watches the background services. The host itself is configured to ignore their failures, because it would log each of
    /// them twice, with the message of the exception, and would end with exit code 0.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            service.ExecuteTask?.ContinueWith(
                (task, name) => Report(task.Exception!.GetBaseException(), (string)name!),
                service.GetType().Name,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _ended.Set();
        _failed.Set();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join(Margin);
        }

        _ended.Dispose();
        _failed.Dispose();
    }

    private void Run()
    {
        _failed.Wait();
        if (Volatile.Read(ref _first) is not { } exception)
        {
            return;
        }

        GC.KeepAlive(_reserve);
        _reserve = null;
        try
        {
            // Only the type and the stack trace are logged: the message may quote a request or a configuration.
            Log.Stopping(_logger, exception.GetType().FullName, Volatile.Read(ref _source), exception.StackTrace);
            _lifetime.StopApplication();
        }
        catch (Exception)
        {
            // The log or the stop failed too, for example without memory. The process then ends without a normal stop.
            Environment.Exit(ExitCode);
        }

        if (!_ended.Wait(Drain.Longest(_settings.Current.Options) + Margin))
        {
            Environment.Exit(ExitCode);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FailureStop, LogLevel.Critical,
            "The gateway stops, to be started again, because of {exception_type} in {source} at {stack_trace}")]
        public static partial void Stopping(ILogger logger, string? exception_type, string? source, string? stack_trace);
    }
}
