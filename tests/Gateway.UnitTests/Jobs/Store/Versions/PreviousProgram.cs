using System.Data.Common;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Doubts;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.UnitTests.Jobs.Store.Versions;

/// <summary>Does on a database what the previous program does, with its own statements.</summary>
internal sealed class PreviousProgram(IJobDatabase database, CancellationToken cancellation)
{
    private const string FirstInsert =
        "INSERT INTO gateway_jobs (request_id, client, model, upstream_path, submitted_at, images_asked, body_bytes, body_digest, status) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private const long EndToken = 77;

    /// <summary>What the previous program does at its start: it refuses a version above its own, unless it is an addition.</summary>
    public async Task StartAsync()
    {
        await WriteAsync("Schema.CreateVersions");
        await WriteAsync("Schema.CreateAdditions");
        (await ReadAsync("Schema.ReadVersions", row => row.GetInt64(0))).ShouldHaveSingleItem()
            .ShouldBeLessThanOrEqualTo(PreviousStatements.KnownVersion);
        await WriteAsync("Probe.Write", Samples.Start);
    }

    public Task<int> SubmitAsync(JobRecord job) => WriteAsync(
        "Job.InsertNew", job.RequestId, job.Client, job.Model, job.UpstreamPath, job.SubmittedAt, job.ImagesAsked, job.BodyBytes,
        job.BodyDigest, (long)job.Status, job.TraceParent, (DateTimeOffset?)null);

    /// <summary>The submit of the program with the first version of the schema.</summary>
    public async Task SubmitToTheFirstVersionAsync(JobRecord job) => await database.CommitAsync(
        [
            new StatementsWrite(
                StoreOperation.Probe,
                new SqlStatement(
                    FirstInsert, job.RequestId, job.Client, job.Model, job.UpstreamPath, job.SubmittedAt, job.ImagesAsked, job.BodyBytes,
                    job.BodyDigest, (long)job.Status)),
        ],
        cancellation);

    public Task<int> InsertWholeAsync(JobRecord job) => WriteAsync(
        "Job.Insert", job.RequestId, job.Client, job.Model, job.UpstreamPath, job.SubmittedAt, job.ImagesAsked, job.BodyBytes,
        job.BodyDigest, (long)job.Status, job.InProgressAt, job.FinishedAt, job.CancelRequestedAt, job.LastPolledAt, job.ErrorType,
        job.Error, job.InferenceTime, job.TraceParent, (long?)job.LostReason, (long?)job.ResultOutcome, (long?)null, (long?)null,
        (long?)null, (string?)null, (string?)null, (DateTimeOffset?)null);

    public Task<int> UpdateAsync(JobChange change) =>
        WriteAsync("Job.Update", change.RequestId, change.InProgressAt, change.CancelRequestedAt, change.PolledAt);

    public Task<int> EndAsync(JobChange end) => WriteAsync(
        "Job.End", end.RequestId, (long?)end.Outcome, end.InProgressAt, end.FinishedAt, end.ErrorType, end.Error, end.InferenceTime,
        end.CancelRequestedAt, end.PolledAt, (long?)end.LostReason, EndToken);

    /// <summary>Stores that a result was kept, with what it says.</summary>
    public Task<int> NoteResultAsync(string id, ResultFacts facts) => WriteAsync(
        "Document.Note", id, (long)ResultOutcome.Kept, facts.Images, facts.Width, facts.Height, facts.Type, facts.BillableUnits);

    /// <returns>The ids and statuses of the rows.</returns>
    public Task<IReadOnlyList<(string Id, JobStatus Status)>> JobsAsync(string statement, params SqlValue[] values) =>
        ReadAsync(statement, row => (row.GetString(0), (JobStatus)row.GetInt64(8)), values);

    public Task<IReadOnlyList<string>> OwnerAsync(string id) => ReadAsync("Job.Owner", row => row.GetString(0), id);

    public Task<int> ClaimAsync(string token) => WriteAsync(
        "Claim.Claim", "studio", "key-1", Samples.Digest("body"), token, Samples.Start, Samples.Start.AddMinutes(2),
        Samples.Start.AddDays(1));

    public Task<int> CompleteAsync(string token, string requestId) => WriteAsync(
        "Claim.Complete", "studio", "key-1", token, 200, requestId, Samples.Answer(requestId).Body);

    /// <returns>The state of the key and the id of its job.</returns>
    public Task<IReadOnlyList<(long State, string? Id)>> FindClaimAsync() => ReadAsync(
        "Claim.Find", row => (row.GetInt64(2), row.IsDBNull(6) ? null : row.GetString(6)), "studio", "key-1");

    public Task<int> RecordDoubtAsync(SubmitDoubt doubt) => WriteAsync(
        "Doubt.Record", doubt.Client, doubt.SubmitDigest, doubt.RequestId, (long?)doubt.ErrorStatus, doubt.ErrorType, doubt.ErrorMessage,
        doubt.ExpiresAt);

    public Task<IReadOnlyList<string?>> FindDoubtAsync(SubmitDoubt doubt) => ReadAsync(
        "Doubt.Find", row => row.IsDBNull(2) ? null : row.GetString(2), doubt.Client, doubt.SubmitDigest, Samples.Start);

    public async Task<int> WriteAsync(string statement, params SqlValue[] values)
    {
        var write = new StatementsWrite(StoreOperation.Probe, PreviousStatements.Get(statement, values));
        await database.CommitAsync([write], cancellation);
        return write.Rows;
    }

    public Task<IReadOnlyList<T>> ReadAsync<T>(string statement, Func<DbDataReader, T> read, params SqlValue[] values) =>
        database.QueryAsync(PreviousStatements.Get(statement, values), read, cancellation);
}
