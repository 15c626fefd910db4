using Gateway.Calls;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Upstream;

namespace Gateway.Admission;

/// <summary>
/// Admits a submit of a client with limits. One transaction checks the rate, the jobs in flight and the budgets, and reserves the most
/// that the job can cost. A refused submit counts nothing. After the upstream call the reservation belongs to the stored job, or is
/// released, or is doubtful. A client without limits pays nothing for this stage.
/// </summary>
internal sealed class AdmissionMiddleware(
    RequestDelegate next, IAdmissionStore store, StoreMonitor monitor, AdmissionMetrics metrics, MoneyMetrics money,
    RefusalCounter refusals, BudgetWatch budgets, TimeProvider time)
{
    private readonly TimeProvider _time = time;

    /// <summary>The reason of a reservation whose submit got the id of a job that the client has already.</summary>
    private const string OlderJob = "job_stored_before";

    /// <summary>Time beyond the upstream's deadline, to read and store the response, and for differences between clocks. It is longer than
    /// that of an idempotency key.</summary>
    private static readonly TimeSpan PendingMargin = TimeSpan.FromMinutes(1);

    /// <summary>How often a refused submit is decided again if its limit is free after the decision.</summary>
    private const int Repeats = 3;

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange is { Call.Operation: Operation.Submit, Replay: null, Client.Limits: { } limits }
            ? DecideAsync(context, exchange, limits)
            : next(context);
    }

    private async Task DecideAsync(HttpContext context, Exchange exchange, ClientLimits limits)
    {
        if (limits.HasBudget && exchange.EstimatedCost is null)
        {
            await AddHeadersAsync(context, exchange, limits);
            await RefuseAsync(context, exchange, LimitErrors.PriceUnknown(exchange.Call.Model));
            return;
        }

        var request = RequestOf(exchange, limits);
        if (await AdmitAsync(request, exchange, context.RequestAborted) is not var (state, refusal))
        {
            await context.RefuseAsync(JobErrors.SubmitNotStored());
            return;
        }

        var answer = new LimitedAnswer(this, context, exchange, state);
        AddHeaders(context, answer);
        if (refusal is not null)
        {
            await RefuseAsync(context, exchange, refusal);
            return;
        }

        metrics.Count(request.Client);
        CountMoney(LedgerKinds.Reserve, exchange);
        budgets.Admitted(request, state);
        exchange.Reservation = new Reservation(request.Id, request.PendingUntil);
        try
        {
            await next(context);
        }
        finally
        {
            await answer.SettleAsync();
        }
    }

    /// <summary>A group of writes may contain the submit and the end of a job of the same client. The submit may be refused before the end
    /// frees the limit. Nothing is counted then, so the submit is decided again.</summary>
    /// <returns>The state of the limits, and the error of a refused submit. Null: the store is unavailable.</returns>
    private async Task<(LimitState State, GatewayError? Refusal)?> AdmitAsync(
        AdmissionRequest request, Exchange exchange, CancellationToken cancellation)
    {
        for (var repeat = 0; ; repeat++)
        {
            if (await TryAdmitAsync(request, cancellation) is not { } usage)
            {
                return null;
            }

            var state = new LimitState(request.Limits, usage, exchange.Settings.Calendar, request.Now);
            if (usage.IsAdmitted)
            {
                return (state, null);
            }

            if (state.Refusal(request.Model, request.Most) is { } refusal)
            {
                return (state, refusal);
            }

            if (repeat == Repeats)
            {
                return (state, state.BriefRefusal(request.Most));
            }
        }
    }

    /// <returns>Null: the store is unavailable.</returns>
    private async Task<LimitsUsage?> TryAdmitAsync(AdmissionRequest request, CancellationToken cancellation)
    {
        if (!monitor.IsUp)
        {
            return null;
        }

        try
        {
            return await monitor.WatchAsync(store.AdmitAsync(request, cancellation));
        }
        catch (JobStoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The headers of a submit that is refused without a decision of the store. If the store is unavailable, the response has
    /// none.</summary>
    private async Task AddHeadersAsync(HttpContext context, Exchange exchange, ClientLimits limits)
    {
        if (limits is { SubmitsPerMinute: null, JobsInFlight: null } || !monitor.IsUp)
        {
            return;
        }

        var (now, calendar) = (_time.GetUtcNow(), exchange.Settings.Calendar);
        try
        {
            var usage = await monitor.WatchAsync(
                store.FindUsageAsync(exchange.Client.Name, limits, now, calendar.DayOf(now), context.RequestAborted));
            AddHeaders(context, new LimitedAnswer(this, context, exchange, new LimitState(limits, usage, calendar, now)));
        }
        catch (JobStoreUnavailableException)
        {
            // The refusal does not depend on the store.
        }
    }

    /// <summary>The stages before this one have added their callbacks before, so they run later: the slot is free when the idempotency key
    /// is.</summary>
    private static void AddHeaders(HttpContext context, LimitedAnswer answer) =>
        context.Response.OnStarting(static answer => ((LimitedAnswer)answer).StartAsync(), answer);

    private Task RefuseAsync(HttpContext context, Exchange exchange, GatewayError error)
    {
        metrics.Count(exchange.Client.Name, error.Type);
        refusals.Count(exchange.Client.Name, exchange.Call.Model);
        return context.RefuseAsync(error);
    }

    private void CountMoney(string kind, Exchange exchange)
    {
        if (exchange.EstimatedCost is { } amount)
        {
            money.Moved(kind, exchange.Client.Name, exchange.Call.Model, amount);
        }
    }

    private AdmissionRequest RequestOf(Exchange exchange, ClientLimits limits)
    {
        var now = _time.GetUtcNow();
        return new AdmissionRequest
        {
            Client = exchange.Client.Name,
            Model = exchange.Call.Model,
            Limits = limits,
            Now = now,
            Day = exchange.Settings.Calendar.DayOf(now),
            PendingUntil = now + exchange.Settings.Options.Upstream.Timeout + PendingMargin,
            Price = exchange.Price,
            Most = exchange.EstimatedCost,
            Images = exchange.ImagesAsked,
        };
    }

    /// <summary>The reservation of an accepted job was changed together with the insert of the job. This method decides the
    /// others.</summary>
    /// <returns>Whether the slot of the submit is free.</returns>
    private async Task<bool> SettleAsync(Exchange exchange, string reservation)
    {
        var client = exchange.Client.Name;
        try
        {
            switch (exchange.Upstream)
            {
                case UpstreamOutcome.Unknown:
                    await store.DoubtAsync(
                        client, reservation, exchange.Error?.Type ?? ErrorTypes.SubmitOutcomeUnknown, _time.GetUtcNow(),
                        CancellationToken.None);
                    CountMoney(LedgerKinds.Doubt, exchange);
                    return false;
                case UpstreamOutcome.Answered:
                    await store.ReleaseAsync(client, reservation, OlderJob, _time.GetUtcNow(), CancellationToken.None);
                    CountMoney(LedgerKinds.Release, exchange);
                    return true;
                default:
                    await store.ReleaseAsync(
                        client, reservation, exchange.Error?.Type ?? ErrorTypes.InternalError, _time.GetUtcNow(), CancellationToken.None);
                    CountMoney(LedgerKinds.Release, exchange);
                    return true;
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The store repeats the write. If this process ends before, the reservation becomes doubtful when its time is over.
            return false;
        }
    }

    /// <summary>The response to a submit of a client with limits.</summary>
    private sealed class LimitedAnswer(AdmissionMiddleware middleware, HttpContext context, Exchange exchange, LimitState state)
    {
        private bool _isSettled;
        private bool _isSlotFree;

        /// <summary>Before the response is sent, so that a client that submits again at once finds the state that the response
        /// describes.</summary>
        public async Task StartAsync()
        {
            await SettleAsync();
            RateLimitHeaders.Set(context.Response.Headers, state, middleware._time.GetUtcNow(), _isSlotFree);
        }

        public async Task SettleAsync()
        {
            if (_isSettled || exchange.Reservation is not { IsLeftToJob: false } reservation)
            {
                return;
            }

            _isSettled = true;
            _isSlotFree = await middleware.SettleAsync(exchange, reservation.Id);
        }
    }
}
