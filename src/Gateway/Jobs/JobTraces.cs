using System.Diagnostics;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Jobs;

/// <summary>
/// Connects later work about a job with the trace of its submit. The job is stored with the <c>traceparent</c> of its submit. Work that
/// may serve several requests, or none, is no part of that trace: its span has a link to it.
/// </summary>
internal sealed class JobTraces(IJobStore store)
{
    private const int TraceParentLength = 55;

    /// <summary>The <c>traceparent</c> of a request: that of its own span, or that of the caller if no traces are collected. Null: the
    /// request has no trace.</summary>
    public static string? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return activity.Id;
        }

        // The form of a later version may have text of the caller after the ids.
        return context.Request.Headers.TraceParent is [{ Length: TraceParentLength } parent]
            && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out _)
            ? parent
            : null;
    }

    /// <returns>A link to the trace. Null: there is none.</returns>
    public static ActivityLink? LinkTo(string? traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var context) ? new ActivityLink(context) : null;

    /// <summary>A link to the submit of a job. The compact cache does not keep the trace, so it may be read from the store, once for an
    /// entry. Only sampled work calls this method.</summary>
    /// <returns>Null: the job has no trace, or the store cannot be read.</returns>
    public async ValueTask<ActivityLink?> FindLinkAsync(JobEntry entry, CancellationToken cancellation)
    {
        if (entry.TraceParent is null)
        {
            try
            {
                entry.TraceParent = (await store.FindAsync(entry.RequestId, cancellation))?.TraceParent ?? "";
            }
            catch (JobStoreUnavailableException)
            {
                // A span without its link is better than a poll that fails.
                return null;
            }
        }

        return LinkTo(entry.TraceParent);
    }
}
