using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Tracing;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The spans of the store's operations.</summary>
public abstract partial class JobStoreContract
{
    private const string TestSource = "Gateway.UnitTests.Jobs.Store";

    /// <summary>The name of the database in a span.</summary>
    private protected abstract string Product { get; }

    [Fact]
    public async Task Spans_OfEveryOperation_AreBelowTheRequest()
    {
        var store = await OpenAsync();
        using var spans = new RecordedSpans();

        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        Activity.Current.ShouldBeSameAs(spans.Request);
        await store.FindAsync("job-1", Cancellation);
        await store.ListAsync("studio", new JobFilter(), after: null, Cancellation);
        var token = (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Claimed>().Token;
        await store.MarkUnknownAsync(token, Cancellation);
        await store.AbandonAsync(token, Cancellation);
        await store.RecordDoubtAsync(Samples.Left("job-1"), Cancellation);
        await store.FindDoubtAsync("studio", Samples.Left("job-1").SubmitDigest, Samples.Start, Cancellation);
        await store.ForgetDoubtAsync(Samples.Left("job-1"), Cancellation);

        Activity.Current.ShouldBeSameAs(spans.Request);
        string[] operations =
            ["add_job", "find_job", "list_jobs", "claim_key", "settle_key", "settle_key", "record_doubt", "find_doubt", "forget_doubt"];
        // A write is stopped by the writer, perhaps just after its caller has continued.
        await Polling.UntilAsync(() => Task.FromResult(spans.Ended.Count == operations.Length));
        spans.Ended.Select(span => span.OperationName).Order().ShouldBe(operations.Select(operation => "store " + operation).Order());
        spans.Ended.ShouldAllBe(span => span.Kind == ActivityKind.Client && span.ParentSpanId == spans.Request.SpanId
            && span.Status == ActivityStatusCode.Unset && (string)span.GetTagItem("db.system.name")! == Product
            && "store " + (string)span.GetTagItem("db.operation.name")! == span.OperationName && span.TagObjects.Count() == 2);
    }

    [Fact]
    public async Task Spans_OfFailedOperations_HaveTheStatusError()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        using var spans = new RecordedSpans();

        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("job-1", Cancellation));

        spans.Ended.Select(span => (span.OperationName, span.Status, (string?)span.GetTagItem("error.type"))).ShouldBe(
        [
            ("store add_job", ActivityStatusCode.Error, "job_store_unavailable"),
            ("store find_job", ActivityStatusCode.Error, "job_store_unavailable"),
        ]);
    }

    [Fact]
    public async Task Spans_OfARequestThatIsNotSampled_DoNotExist()
    {
        var store = await OpenAsync();
        using var spans = new RecordedSpans(ActivitySamplingResult.PropagationData);

        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.FindAsync("job-1", Cancellation);

        spans.Ended.ShouldBeEmpty();
    }

    /// <summary>A request with the spans of the gateway below it. Other tests of the process have other traces.</summary>
    private sealed class RecordedSpans : IDisposable
    {
        private readonly ActivitySource _source = new(TestSource);
        private readonly ActivityListener _listener;

        public RecordedSpans(ActivitySamplingResult request = ActivitySamplingResult.AllDataAndRecorded)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source == _source || source.Name == GatewayActivities.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Source == _source ? request : ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (span.TraceId == Request?.TraceId && span != Request)
                    {
                        Ended.Enqueue(span);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
            Request = _source.StartActivity("request", ActivityKind.Server)!;
        }

        public Activity Request { get; }

        public ConcurrentQueue<Activity> Ended { get; } = new();

        public void Dispose()
        {
            Request.Dispose();
            _listener.Dispose();
            _source.Dispose();
        }
    }
}
