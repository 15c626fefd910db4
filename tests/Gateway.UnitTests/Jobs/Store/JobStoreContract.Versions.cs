using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Schema;
using Gateway.UnitTests.Jobs.Store.Versions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The previous program and this one on the same rows of the new schema.</summary>
public abstract partial class JobStoreContract
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly Migration[] OneAdditionMore =
    [
        .. JobSchema.Migrations,
        new(JobSchema.Migrations[^1].Version + 1, "ALTER TABLE gateway_jobs ADD COLUMN note {text}") { IsAddition = true },
    ];

    [Fact]
    public async Task Initialize_NewerSchemaOfAdditionsOnly_IsAccepted()
    {
        await Create(migrations: OneAdditionMore).InitializeAsync(Cancellation);

        var store = await OpenAsync();
        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
        await Create(migrations: OneAdditionMore).InitializeAsync(Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(Samples.Job("job-1"));
    }

    /// <summary>A change after an addition that older programs must know is refused, whatever its number.</summary>
    [Fact]
    public async Task Initialize_ChangeAfterAnAddition_IsRefused()
    {
        var last = OneAdditionMore[^1].Version;
        await Create(migrations: [.. OneAdditionMore, new(last + 1, "CREATE TABLE gateway_later (id bigint)")])
            .InitializeAsync(Cancellation);

        var exception = await Should.ThrowAsync<JobStoreSchemaException>(() => Create().InitializeAsync(Cancellation));

        exception.Message.ShouldContain($"has schema version {last + 1}, but this program knows only versions up to {last - 1}");
    }

    [Fact]
    public async Task TraceParent_OfASubmit_IsKept()
    {
        var job = Samples.Job("job-1") with { TraceParent = Trace };
        var whole = Samples.Job("job-2") with { TraceParent = Trace, InProgressAt = Samples.Start };
        await using (var store = await OpenAsync())
        {
            await store.AddAsync(job, completion: null, Cancellation);
            await store.AddAsync(whole, completion: null, Cancellation);
        }

        var again = await OpenAsync();

        (await again.FindAsync("job-1", Cancellation)).ShouldBeSameAs(job);
        (await again.FindAsync("job-2", Cancellation)).ShouldBeSameAs(whole);
    }

    [Fact]
    public async Task PreviousProgram_OnTheNewSchema_SharesJobs()
    {
        var (store, previous) = await OpenBothAsync();
        await store.AddAsync(Samples.Job("new") with { TraceParent = Trace }, completion: null, Cancellation);
        (await previous.SubmitAsync(Samples.Job("old"))).ShouldBe(1);
        (await previous.SubmitAsync(Samples.Job("new"))).ShouldBe(0);
        (await previous.InsertWholeAsync(Samples.Job("whole") with { InProgressAt = Samples.Start })).ShouldBe(1);

        (await previous.JobsAsync("Job.Find", "new")).ShouldBe([("new", JobStatus.InQueue)]);
        (await previous.OwnerAsync("new")).ShouldBe(["studio"]);
        (await store.FindAsync("old", Cancellation)).ShouldBeSameAs(Samples.Job("old"));
        (await store.AddAsync(Samples.Job("old", client: "press"), completion: null, Cancellation)).ShouldBe(AddJobResult.OwnedByAnother);

        // Each program writes the status of the other's job, and each lists both.
        (await previous.UpdateAsync(JobChange.Started("new", Samples.Start))).ShouldBe(1);
        store.Update(JobChange.Completed("old", Samples.Start.AddSeconds(1), inferenceTime: 0.5));
        await store.FlushAsync(Cancellation);

        var changed = Samples.Job("new") with { TraceParent = Trace, Status = JobStatus.InProgress, InProgressAt = Samples.Start };
        (await store.FindAsync("new", Cancellation)).ShouldBeSameAs(changed);
        (await previous.JobsAsync("Job.Find", "old")).ShouldBe([("old", JobStatus.Completed)]);
        (await previous.JobsAsync("Job.List", "studio", 10)).Count.ShouldBe(3);
        (await previous.JobsAsync(
            "Job.ListPage", "studio", Samples.Start, Samples.Job("old").Model, (long)JobStatus.Completed, Samples.Start, "z", 10))
            .ShouldBe([("old", JobStatus.Completed)]);
        (await store.ListAsync("studio", new JobFilter(), after: null, Cancellation)).Jobs.Count.ShouldBe(3);
    }

    /// <summary>A lost job is stored as a failed one with a reason.</summary>
    [Fact]
    public async Task PreviousProgram_LostJob_IsAFailedOne()
    {
        var (store, previous) = await OpenBothAsync();
        await store.AddAsync(Samples.Job("new"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Lost("new", Samples.Start.AddSeconds(1), LostReason.UnknownToUpstream), Cancellation);

        (await previous.JobsAsync("Job.Find", "new")).ShouldBe([("new", JobStatus.Failed)]);
        (await previous.ReadAsync("Job.Find", row => row.GetString(13), "new")).ShouldBe(["job_lost"]);
        (await store.FindAsync("new", Cancellation))!.Status.ShouldBe(JobStatus.Lost);
    }

    /// <summary>The previous program ends a job that this one follows. Its end is the end.</summary>
    [Fact]
    public async Task PreviousProgram_EndsAJobUnderALease_ItsEndIsTheEnd()
    {
        var (store, previous) = await OpenBothAsync();
        await store.AddAsync(Samples.Job("new"), Samples.Start, completion: null, Cancellation);
        (await TakeAsync(store, seconds: 1)).ShouldHaveSingleItem();

        (await previous.EndAsync(JobChange.Completed("new", Samples.Start.AddSeconds(2), 0.5))).ShouldBe(1);

        var end = await store.EndAsync(JobChange.Cancelled("new", Samples.Start.AddSeconds(3)).WithWork(["webhook"]), Cancellation);
        (end!.IsWinner, end.Job.Status).ShouldBe((false, JobStatus.Completed));
        (await TakeAllWorkAsync(store)).ShouldBeEmpty();
        await store.RescheduleAsync(Owner, [new NextPoll("new", Samples.Start.AddSeconds(4), null, 0)], Cancellation);
        (await TakeAsync(store, seconds: 1_000)).ShouldBeEmpty();
    }

    /// <summary>The previous program counts the rows of this one, for its metrics.</summary>
    [Fact]
    public async Task PreviousProgram_OnTheNewSchema_CountsTheJobs()
    {
        var (store, previous) = await OpenBothAsync();
        await store.AddAsync(Samples.Job("open"), completion: null, Cancellation);
        await store.AddAsync(Samples.Job("lost"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Lost("lost", Samples.Start.AddSeconds(1), LostReason.NotEndedInTime), Cancellation);

        (await previous.ReadAsync("Count.Rows", row => row.GetInt64(0), Samples.Start)).ShouldBe([2]);
        (await previous.ReadAsync("Count.Open", row => row.GetInt64(0))).ShouldBe([1]);
    }

    /// <summary>The previous program knows no reservations. It ends a job of a client with limits and keeps its result, and the sweep moves
    /// the money by what the job says.</summary>
    [Fact]
    public async Task PreviousProgram_EndsAPaidJob_TheSweepSettlesIt()
    {
        var (store, previous) = await OpenBothAsync();
        await RunAsync(store, "new");
        (await previous.UpdateAsync(JobChange.Started("new", Samples.Start.AddSeconds(1)))).ShouldBe(1);
        (await previous.EndAsync(JobChange.Completed("new", EndAt, 0.5))).ShouldBe(1);
        (await previous.NoteResultAsync("new", Facts with { Images = 2 })).ShouldBe(1);
        (await CostOfAsync(store, "new"))!.State.ShouldBe(ReservationState.Running);
        var later = Samples.Start.AddDays(1);

        var ended = (await store.TakeDueReservationsAsync(later, later.AddMinutes(2), 10, Cancellation)).ShouldHaveSingleItem();
        (await store.EndMissedAsync(ended.Reservation, mayBeCharged: false, later, Cancellation)).ShouldBeTrue();
        var awaiting = (await store.TakeDueReservationsAsync(later.AddHours(1), later.AddHours(2), 10, Cancellation))
            .ShouldHaveSingleItem();

        (awaiting.Reservation.State, awaiting.JobStatus, awaiting.Result!.Images).ShouldBe(
            (ReservationState.AwaitingResult, JobStatus.Completed, 2));
        await ShouldBeGoodAsync(store);
    }

    [Fact]
    public async Task PreviousProgram_OnTheNewSchema_SharesIdempotencyKeys()
    {
        var (store, previous) = await OpenBothAsync();

        // The previous program claims and completes; this one sees both.
        (await previous.ClaimAsync("token-1")).ShouldBe(1);
        (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.InFlight>();
        await previous.SubmitAsync(Samples.Job("old"));
        (await previous.CompleteAsync("token-1", "old")).ShouldBe(1);
        var replay = (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Replay>();
        replay.Answer.RequestId.ShouldBe("old");
        (await previous.WriteAsync("Claim.Delete", Samples.Start.AddDays(2), 10)).ShouldBe(1);

        // This program claims and completes; the previous one sees both.
        var token = await TakeAsync(store);
        (await previous.ClaimAsync("token-2")).ShouldBe(0);
        (await previous.FindClaimAsync()).ShouldBe([(0, null)]);
        await store.AddAsync(Samples.Job("new"), new IdempotencyCompletion(token, Samples.Answer("new")), Cancellation);
        (await previous.FindClaimAsync()).ShouldBe([(1, "new")]);
        await store.DeleteExpiredAsync(Samples.Start, Samples.Start.AddDays(2), 10, Cancellation);

        // A claim of one program is released or marked by the other.
        await previous.ClaimAsync("token-3");
        (await previous.WriteAsync("Claim.MarkUnknown", "studio", "key-1", "token-3")).ShouldBe(1);
        (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.OutcomeUnknown>();
        await previous.WriteAsync("Claim.Delete", Samples.Start.AddDays(2), 10);
        await previous.ClaimAsync("token-4");
        (await previous.WriteAsync("Claim.Abandon", "studio", "key-1", "token-4")).ShouldBe(1);
        await TakeAsync(store);
    }

    [Fact]
    public async Task PreviousProgram_OnTheNewSchema_SharesDoubts()
    {
        var (store, previous) = await OpenBothAsync();

        await store.RecordDoubtAsync(Samples.Left("new"), Cancellation);
        (await previous.FindDoubtAsync(Samples.Left("new"))).ShouldBe(["new"]);
        (await previous.ReadAsync("Doubt.Known", row => row.GetString(0), 10)).ShouldBe(["studio"]);
        (await previous.WriteAsync("Doubt.Forget", "studio", Samples.Left("new").SubmitDigest, "new")).ShouldBe(1);

        await previous.RecordDoubtAsync(Samples.Left("old"));
        // A store of its own, as after a start: on SQLite, a running program knows the doubts of its file.
        ShouldBe(await FindDoubtAsync(await OpenAsync()), Samples.Left("old"));
        (await previous.WriteAsync("Doubt.Delete", Samples.Start.AddDays(1), 10)).ShouldBe(1);
    }

    [Fact]
    public async Task PreviousProgram_OnTheNewSchema_DeletesExpiredJobs()
    {
        var (store, previous) = await OpenBothAsync();
        await store.AddAsync(Samples.Job("new") with { TraceParent = Trace }, completion: null, Cancellation);
        (await previous.WriteAsync("Job.Delete", Samples.Start.AddDays(1), 10)).ShouldBe(1);
        await previous.SubmitAsync(Samples.Job("old"));

        (await store.DeleteExpiredAsync(Samples.Start.AddDays(1), Samples.Start, 10, Cancellation)).ShouldBe(1);

        (await store.FindAsync("old", Cancellation)).ShouldBeNull();
    }

    private async Task<(JobStore Store, PreviousProgram Previous)> OpenBothAsync()
    {
        var store = await OpenAsync();
        var database = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        _databases.Add(database);
        await database.MigrateAsync(Cancellation);
        var previous = new PreviousProgram(database, Cancellation);
        await previous.StartAsync();
        return (store, previous);
    }
}
