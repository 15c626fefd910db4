using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.UnitTests.Jobs.Store;

internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static JobRecord Job(string id, string client = "studio", DateTimeOffset? submittedAt = null) => new()
    {
        RequestId = id,
        Client = client,
        Model = "fal-ai/imagen4/preview",
        UpstreamPath = "fal-ai/imagen4",
        SubmittedAt = submittedAt ?? Start,
        ImagesAsked = 2,
        BodyBytes = 420,
        BodyDigest = Digest("body"),
    };

    public static JobRecord[] Jobs(int count, string prefix = "job", string client = "studio") =>
        [
            .. Enumerable.Range(0, count)
                .Select(n => Job(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{n:D5}"), client, Start.AddSeconds(n))),
        ];

    /// <summary>Stores a job that is due at once.</summary>
    public static Task<AddJobResult> AddAsync(
        this JobStore store, JobRecord job, IdempotencyCompletion? completion, CancellationToken cancellation) =>
        store.AddAsync(job, nextPollAt: null, completion, cancellation);

    public static Task<AddJobResult> AddAsync(
        this JobStore store, JobRecord job, DateTimeOffset? nextPollAt, IdempotencyCompletion? completion,
        CancellationToken cancellation) =>
        store.AddAsync(new NewJob(job) { NextPollAt = nextPollAt, Completion = completion }, cancellation);

    /// <summary>Keeps a result of a job without money.</summary>
    public static Task<RemovedDocuments> KeepAsync(
        this IDocumentStore store, JobRecord job, KeptDocument document, ResultFacts facts, DocumentLimits limits,
        CancellationToken cancellation) =>
        store.KeepAsync(job, document, facts, limits, settlement: null, cancellation);

    /// <summary>Stores why the result of a job without money is not kept.</summary>
    public static Task NoteAsync(
        this IDocumentStore store, string requestId, ResultOutcome outcome, ResultFacts facts, CancellationToken cancellation) =>
        store.NoteAsync(requestId, outcome, facts, settlement: null, cancellation);

    public static ReadOnlyMemory<byte> Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static ClaimRequest Claim(
        string key = "key-1", string client = "studio", string body = "body", DateTimeOffset? now = null) => new()
        {
            Client = client,
            Key = key,
            BodyDigest = Digest(body),
            Now = now ?? Start,
            LeaseUntil = (now ?? Start).AddMinutes(2),
            ExpiresAt = (now ?? Start).AddDays(1),
        };

    public static StoredAnswer Answer(string requestId, string body = """{"status":"IN_QUEUE"}""") =>
        new(200, requestId, Encoding.UTF8.GetBytes(body));

    /// <summary>A submit whose outcome is unknown.</summary>
    public static SubmitDoubt Unknown(
        string client = "studio", string submit = "submit", string message = "unknown", DateTimeOffset? expiresAt = null) => new()
        {
            Client = client,
            SubmitDigest = Digest(submit),
            ErrorStatus = 424,
            ErrorType = "submit_outcome_unknown",
            ErrorMessage = message,
            ExpiresAt = expiresAt ?? Start.AddMinutes(1),
        };

    /// <summary>A submit whose client disconnected before the response.</summary>
    public static SubmitDoubt Left(string requestId, string client = "studio", string submit = "submit") => new()
    {
        Client = client,
        SubmitDigest = Digest(submit),
        RequestId = requestId,
        ExpiresAt = Start.AddMinutes(1),
    };

    /// <summary>Compares every field. The equality of the record compares the digest by reference only.</summary>
    public static void ShouldBeSameAs(this JobRecord? actual, JobRecord expected)
    {
        actual.ShouldNotBeNull();
        Convert.ToHexString(actual.BodyDigest.Span).ShouldBe(Convert.ToHexString(expected.BodyDigest.Span));
        (actual with { BodyDigest = default }).ShouldBe(expected with { BodyDigest = default });
    }
}
