using System.Diagnostics;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Metrics;
using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Delivering;

/// <summary>
/// Delivers the webhooks of ended jobs. It takes due deliveries under a lease, line by line (<see cref="WebhookLines"/>), so that several
/// replicas share them, and those of a replica that was killed are due again when its leases end. Such a delivery may be sent twice, with
/// the same id.
/// </summary>
internal sealed partial class WebhookService(
    IWebhookStore store, StoreMonitor monitor, WebhookDelivery delivery, WebhookMetrics metrics, SettingsSource settings, TimeProvider time,
    ILogger<WebhookService> logger)
    : BackgroundService, IMeasured
{
    /// <summary>Longer than any attempt with the reads and the write around it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>At a stop, attempts under way get this time. Then they are given up, and another replica repeats them.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryAfterException = TimeSpan.FromMinutes(1);

    private const int PauseFactor = 9;

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly WebhookLines _lines = new();
    private readonly CancellationTokenSource _givenUp = new();

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.webhooks.active", "{delivery}", "Deliveries of webhooks under way.", () => _lines.Active);
        meter.Level(
            "gateway.webhooks.active.limit", "{delivery}", "Deliveries of webhooks that may be under way.",
            () => settings.Current.Options.Webhooks.Concurrency);
    }

    public override void Dispose()
    {
        _givenUp.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var active = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            active.RemoveAll(static task => task.IsCompleted);
            var startedAt = time.GetTimestamp();
            var isBusy = monitor.IsUp && await TryTakeAsync(active);
            // The search for due lines takes at most a tenth of the time.
            var pause = PauseFactor * time.GetElapsedTime(startedAt);
            var least = isBusy ? WhileBusy : WhileIdle;
            await Task.Delay(pause > least ? pause : least, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopAsync(active);
    }

    /// <summary>Takes what is due and begins to deliver it.</summary>
    /// <returns>Whether something was due.</returns>
    private async Task<bool> TryTakeAsync(List<Task> active)
    {
        try
        {
            var options = settings.Current.Options.Webhooks;
            if (_lines.Active >= options.Concurrency)
            {
                return true;
            }

            var lines = await monitor.WatchAsync(store.FindDueLinesAsync(time.GetUtcNow(), CancellationToken.None));
            foreach (var (line, count) in _lines.Allot(lines, options))
            {
                // A take that is cancelled half-way would leave deliveries under a lease that nobody knows of.
                var now = time.GetUtcNow();
                var taken = await monitor.WatchAsync(
                    store.TakeDeliveriesAsync(line, new TakeRequest(_owner, now, now + Lease, count), CancellationToken.None));
                foreach (var due in taken)
                {
                    _lines.Begin(due.Line);
                    active.Add(DeliverAsync(due));
                }
            }

            return lines.Count > 0;
        }
        catch (JobStoreUnavailableException)
        {
            // The fault is logged where it occurred. What was taken is due again when the lease ends.
            return false;
        }
    }

    private async Task DeliverAsync(DueWebhook due)
    {
        await Task.Yield();
        WebhookAnswer? answer = null;
        try
        {
            var outcome = await AttemptAsync(due);
            answer = (outcome as DeliveryOutcome.Attempted)?.Answer;
            await (outcome switch
            {
                DeliveryOutcome.Attempted attempted => NoteAsync(due, attempted),
                DeliveryOutcome.Postponed postponed =>
                    store.PostponeDeliveryAsync(_owner, due, time.GetUtcNow() + postponed.Wait, CancellationToken.None),
                DeliveryOutcome.Gone => Task.CompletedTask,
                _ => throw new UnreachableException(),
            });
        }
        catch (JobStoreUnavailableException)
        {
            // The delivery is due again when the lease ends, with the same id.
        }
        finally
        {
            _lines.End(due.Line, answer?.Duration, isAnswered: answer?.Status is not null);
        }
    }

    private async Task<DeliveryOutcome> AttemptAsync(DueWebhook due)
    {
        try
        {
            return await delivery.AttemptAsync(due, _givenUp.Token);
        }
        catch (OperationCanceledException) when (_givenUp.IsCancellationRequested)
        {
            // The lease is given back.
            return new DeliveryOutcome.Postponed(TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is not JobStoreUnavailableException)
        {
            // The message may quote the URL or the result, so only the type is logged.
            Log.Failed(logger, due.RequestId, exception.GetType().Name);
            return new DeliveryOutcome.Postponed(RetryAfterException);
        }
    }

    private async Task NoteAsync(DueWebhook due, DeliveryOutcome.Attempted attempted)
    {
        var answer = attempted.Answer;
        metrics.Attempted(answer, attempted.Bytes);
        var next = WebhookSchedule.After(answer, due.RoundAttempts, settings.Current.Options.Webhooks.Waits, time.GetUtcNow());
        var attempt = new WebhookAttempt(
            due.Attempts + 1, attempted.At, answer.Duration, answer.Status,
            answer.Status is null ? FailureName.Of(answer.Failure) : null);
        await store.NoteAttemptAsync(_owner, due, attempt, next, CancellationToken.None);
        metrics.Ended(next.State);
        if (next.State == WebhookState.Failed)
        {
            Log.NotDelivered(logger, due.RequestId, due.Client, due.Receiver, attempt.Number, attempt.Status, attempt.Failure);
        }
        else if (next.State == WebhookState.SwitchedOff)
        {
            Log.SwitchedOff(logger, due.RequestId, due.Client, due.Receiver);
        }
    }

    /// <summary>An attempt that ends in time is noted. The leases of the others are given back, so that another replica does not wait for
    /// their ends.</summary>
    private async Task StopAsync(List<Task> active)
    {
        var all = Task.WhenAll(active);
        await Task.WhenAny(all, Task.Delay(StopTime, time));
        await _givenUp.CancelAsync();
        await all;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WebhookFailed, LogLevel.Error, "The webhook of job {request_id} could not be sent: {exception}")]
        public static partial void Failed(ILogger logger, string request_id, string exception);

        [LoggerMessage(EventIds.WebhookNotDelivered, LogLevel.Warning,
            "The webhook of job {request_id} of client {client} was not delivered to {receiver} in attempt {attempt}: {status} {failure}")]
        public static partial void NotDelivered(
            ILogger logger, string request_id, string client, string receiver, int attempt, int? status, string? failure);

        [LoggerMessage(EventIds.WebhookSwitchedOff, LogLevel.Information,
            "The receiver {receiver} wants no more webhooks of job {request_id} of client {client}")]
        public static partial void SwitchedOff(ILogger logger, string request_id, string client, string receiver);
    }
}
