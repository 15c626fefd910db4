using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>Stores and deletes doubts about submits. If the store fails, a doubt is kept in memory.</summary>
internal sealed class DoubtRecorder(IJobStore store, SubmitsUnderWay underWay, TimeProvider time)
{
    public SubmitDoubt New(Exchange exchange, SubmitIdentity identity) => new()
    {
        Client = identity.Client,
        SubmitDigest = identity.DigestBytes(),
        ExpiresAt = time.GetUtcNow() + exchange.Settings.Options.Jobs.DoubtWindow,
    };

    /// <summary>
    /// Stores a doubt about a submit whose client begins to wait for the result of its job. If this process is killed during the wait, or
    /// if the client disconnects and at once sends the submit again to another replica, the repeated submit finds the doubt and joins the
    /// job. Before the response the doubt is deleted. A submit with an idempotency key, and a submit that joined a job, store nothing.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">The state of the request.</param>
    /// <param name="wait">How long the client waits. The doubt is valid for this time and the window.</param>
    public async Task HoldAsync(HttpContext context, Exchange exchange, TimeSpan wait)
    {
        if (context.Features.Get<SubmitUnderWay>() is not { } submit)
        {
            return;
        }

        var doubt = New(exchange, submit.Identity);
        submit.Held = doubt with { RequestId = exchange.RequestId, ExpiresAt = doubt.ExpiresAt + wait };
        await RecordAsync(submit.Identity, submit.Held);
    }

    /// <summary>Continues after a disconnect of the client.</summary>
    public async Task RecordAsync(SubmitIdentity identity, SubmitDoubt doubt)
    {
        try
        {
            await store.RecordDoubtAsync(doubt, CancellationToken.None);
            underWay.ForgetUnwritten(identity);
        }
        catch (JobStoreUnavailableException)
        {
            underWay.KeepUnwritten(identity, doubt);
        }
    }

    public async Task ForgetAsync(SubmitIdentity identity, SubmitDoubt doubt)
    {
        underWay.ForgetUnwritten(identity);
        try
        {
            await store.ForgetDoubtAsync(doubt, CancellationToken.None);
        }
        catch (JobStoreUnavailableException)
        {
            // The store call is retried. Until then an identical submit joins the same job, which costs nothing.
        }
    }
}
