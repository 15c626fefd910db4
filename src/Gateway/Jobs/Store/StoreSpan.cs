using System.Diagnostics;
using Gateway.Errors;
using Gateway.Tracing;

namespace Gateway.Jobs.Store;

/// <summary>The span of an operation of the job store. It has no statement, and no value of one.</summary>
internal static class StoreSpan
{
    /// <summary>Starts the span of a write, which ends on a thread of the writer (<see cref="Stop"/>).</summary>
    public static Activity? StartWrite(StoreOperation operation, string product) =>
        GatewayActivities.IsRecording ? Tag(GatewayActivities.StartDetached(NameOf(operation)), operation, product) : null;

    public static void Stop(Activity span, bool failed)
    {
        if (failed)
        {
            Fail(span);
        }

        GatewayActivities.StopDetached(span);
    }

    /// <summary>Starts the span of a query, which the caller disposes.</summary>
    public static Activity? StartQuery(StoreOperation operation, string product) =>
        GatewayActivities.IsRecording ? Tag(GatewayActivities.Start(NameOf(operation)), operation, product) : null;

    public static void Fail(Activity? span) =>
        span?.SetTag(SpanTags.Error, ErrorTypes.JobStoreUnavailable).SetStatus(ActivityStatusCode.Error);

    private static string NameOf(StoreOperation operation) => "store " + StoreMetrics.NameOf(operation);

    private static Activity? Tag(Activity? span, StoreOperation operation, string product) =>
        span?.SetTag(SpanTags.Database, product).SetTag(SpanTags.DatabaseOperation, StoreMetrics.NameOf(operation));
}
