using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Submit;
using Gateway.Jobs.Urls;
using Gateway.Upstream;

namespace Gateway.Jobs.Idempotency;

/// <summary>
/// Implements <c>Idempotency-Key</c>. Of any number of submits with one key, on any replica, one calls the upstream; the others get its
/// response. The key is claimed before the upstream call, and afterwards completed, released or marked as unknown. An unknown outcome
/// stays unknown.
/// </summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next, IJobStore store, StoreMonitor monitor, JobDirectory jobs, TimeProvider time)
{

    /// <summary>Time beyond the upstream's deadline, to read and store the response and for clock differences between replicas.</summary>
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(30);

    public Task InvokeAsync(HttpContext context)
    {
        var keys = context.Request.Headers[GatewayHeaders.IdempotencyKey];
        if (keys.Count == 0 || context.GetExchange().Call.Operation != Operation.Submit)
        {
            return next(context);
        }

        return keys is [{ Length: > 0 and <= IdempotencyErrors.MaxKeyLength } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? ClaimAsync(context, context.GetExchange(), key)
            : context.RefuseAsync(IdempotencyErrors.KeyInvalid());
    }

    private async Task ClaimAsync(HttpContext context, Exchange exchange, string key)
    {
        IdempotencyClaim claim;
        try
        {
            claim = await monitor.WatchAsync(store.ClaimAsync(RequestOf(exchange, key), context.RequestAborted));
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.SubmitNotStored());
            return;
        }

        switch (claim)
        {
            case IdempotencyClaim.Claimed claimed:
                await SubmitAsync(context, exchange, claimed.Token);
                break;
            case IdempotencyClaim.Replay replay:
                await ReplayAsync(context, exchange, replay.Answer);
                break;
            case IdempotencyClaim.DifferentBody:
                await context.RefuseAsync(IdempotencyErrors.KeyReused());
                break;
            case IdempotencyClaim.InFlight:
                await context.RefuseAsync(IdempotencyErrors.InFlight());
                break;
            default:
                await context.RefuseAsync(UpstreamErrors.OutcomeUnknown(UnknownOutcomes.SameIdempotencyKey));
                break;
        }
    }

    private async Task SubmitAsync(HttpContext context, Exchange exchange, ClaimToken token)
    {
        exchange.Idempotency = token;
        var settled = false;
        // The claim is settled before the response is sent, so that a retry finds the state that the response describes.
        context.Response.OnStarting(SettleOnceAsync);
        try
        {
            await next(context);
        }
        finally
        {
            await SettleOnceAsync();
        }

        Task SettleOnceAsync()
        {
            if (settled)
            {
                return Task.CompletedTask;
            }

            settled = true;
            return SettleAsync(exchange, token);
        }
    }

    /// <summary>The response to an accepted job was stored together with the job. This method settles the other outcomes.</summary>
    private async Task SettleAsync(Exchange exchange, ClaimToken token)
    {
        try
        {
            switch (exchange.Upstream)
            {
                case UpstreamOutcome.Answered:
                    break;
                case UpstreamOutcome.Unknown:
                    await store.MarkUnknownAsync(token, CancellationToken.None);
                    break;
                default:
                    await store.AbandonAsync(token, CancellationToken.None);
                    break;
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The lease expires, and the outcome is then unknown. This is the safe result.
        }
    }

    private async Task ReplayAsync(HttpContext context, Exchange exchange, StoredAnswer answer)
    {
        exchange.RequestId = answer.RequestId;
        exchange.OwnRequestId = answer.RequestId;
        context.Response.Headers[GatewayHeaders.IdempotencyReplayed] = "true";
        var job = await FindAsync(answer.RequestId);
        if (job is not null)
        {
            exchange.Job = job;
        }

        var body = ReplayedEnvelope.Write(answer, exchange.UrlsOf(context.Request, exchange.Call.Model, answer.RequestId, job?.Record));
        if (job is null || (exchange.SyncWait ?? JobWaiter.AskedFor(context.Request)) is null)
        {
            await context.AnswerJsonAsync(answer.StatusCode, body);
            return;
        }

        // A repeated submit that waits for its job gets the result too. No later stage submits a job.
        exchange.Replay = body;
        await next(context);
    }

    /// <returns>Null: the store cannot be read. The job is retained as long as the response.</returns>
    private async Task<JobEntry?> FindAsync(string requestId)
    {
        try
        {
            return await jobs.FindAsync(requestId, CancellationToken.None);
        }
        catch (JobStoreUnavailableException)
        {
            return null;
        }
    }

    private ClaimRequest RequestOf(Exchange exchange, string key)
    {
        var options = exchange.Settings.Options;
        var now = time.GetUtcNow();
        return new ClaimRequest
        {
            Client = exchange.Client.Name,
            Key = ClaimRequest.KeyOf(key),
            BodyDigest = exchange.Body.SubmitDigest(exchange.Call.Model, exchange.Webhook?.Url),
            Now = now,
            LeaseUntil = now + options.Upstream.Timeout + LeaseMargin,
            ExpiresAt = now + options.Jobs.IdempotencyRetention,
        };
    }
}
