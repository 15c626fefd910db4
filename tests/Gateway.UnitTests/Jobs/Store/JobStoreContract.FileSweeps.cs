using Gateway.Files;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Schema;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The end of files: by their client, by time, and after a crash.</summary>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task RemoveFile_Own_IsNoLongerServedAndCountsUntilItIsForgotten()
    {
        var store = await OpenAsync();
        var lease = await AddStoredAsync(store, Upload("a"), 10);

        (await store.RemoveFileAsync(lease.Name, "other", Samples.Start, Cancellation)).ShouldBeNull();
        (await store.RemoveFileAsync(Upload("none").Name, "studio", Samples.Start, Cancellation)).ShouldBeNull();
        var removed = (await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation)).ShouldNotBeNull();

        (removed.Name, removed.State, removed.Content!.Length).ShouldBe((lease.Name, FileState.Removing, 10));
        removed.IsServed(Samples.Start).ShouldBeFalse();
        (await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation)).ShouldBeNull("it is being removed");
        await FileTotalsShouldBeAsync(store, 1, 10);
        await store.ForgetFileAsync(lease.Name, Cancellation);
        await FileTotalsShouldBeAsync(store, 0, 0);
        await store.ForgetFileAsync(lease.Name, Cancellation);
        await FileTotalsShouldBeAsync(store, 0, 0);
        (await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation)).ShouldBeNull();
        (await store.FindUploadAsync(Upload("a").UploadDigest, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task RemoveFile_UnfinishedUpload_EndsItForItsRequests()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 10);

        var removed = (await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation)).ShouldNotBeNull();

        (removed.State, removed.Content).ShouldBe((FileState.Removing, null));
        (await ExtendAsync(store, lease, 10)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishFileAsync(lease, Content(10), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        (await BeginAsync(store, lease with { Token = "other" }, 10, LeaseEnd)).ShouldBe(FileOutcome.NotFound);
        await store.AbandonPartAsync(lease, Cancellation);
        (await store.ForgetFileAsync(lease.Name, Cancellation)).ShouldBeTrue();
        await FileTotalsShouldBeAsync(store, 0, 0);
    }

    [Fact]
    public async Task RemoveFile_Expired_IsUnknown()
    {
        var store = await OpenAsync();
        var lease = await AddStoredAsync(store, Upload("stored"), 10);
        await store.AddFileAsync(Upload("upload"), Unlimited, Cancellation);

        (await store.RemoveFileAsync(lease.Name, "studio", FileEnd, Cancellation)).ShouldBeNull();
        (await store.RemoveFileAsync(Upload("upload").Name, "studio", Upload("upload").UploadUntil, Cancellation)).ShouldBeNull();

        (await store.RemoveFileAsync(lease.Name, "studio", FileEnd.AddMicroseconds(-1), Cancellation)).ShouldNotBeNull();
    }

    /// <summary>Two clients of the API, the request that completes the upload, and the sweep.</summary>
    [Fact]
    public async Task RemoveFile_AtTheSameTimeAsEverythingElse_IsDoneOnceAndLeavesNothing()
    {
        JobStore[] stores = [await OpenAsync(), await OpenAsync()];
        var removed = 0;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async n =>
        {
            var (one, other) = (stores[n % 2], stores[(n + 1) % 2]);
            var parts = await AddPartsAsync(one, Upload($"parts-{n}"), 3, 4);
            var lease = await AddBegunAsync(other, Upload($"whole-{n}"), 10);
            var sent = await one.ListPartsAsync(parts.Name, Cancellation);
            var removals = new[] { one, other }
                .SelectMany(store => new[] { parts.Name, lease.Name }.Select(name =>
                    store.RemoveFileAsync(name, "studio", Samples.Start, Cancellation)))
                .ToArray();
            await Task.WhenAll(
            [
                .. removals, CompleteAsync(other, parts, sent), one.FinishFileAsync(lease, Content(10), FileEnd, Cancellation),
                one.TakeExpiredFilesAsync(null, Samples.Start, 5, Cancellation),
            ]);
            foreach (var removal in removals)
            {
                Interlocked.Add(ref removed, await removal is null ? 0 : 1);
            }

            await one.AbandonPartAsync(lease, Cancellation);
            await Task.WhenAll(new[] { one, other }.SelectMany(store => new[] { parts.Name, lease.Name }
                .Select(name => store.ForgetFileAsync(name, Cancellation))));
        }));

        removed.ShouldBe(120);
        await FileTotalsShouldBeAsync(stores[0], 0, 0);
    }

    [Fact]
    public async Task TakeExpiredFiles_OfOneClient_LeavesThoseOfOthers()
    {
        var store = await OpenAsync();
        var own = await AddStoredAsync(store, Upload("own"), 10);
        var deleted = await AddStoredAsync(store, Upload("deleted"), 10);
        var others = await AddStoredAsync(store, Upload("other", "other"), 10);
        await store.RemoveFileAsync(deleted.Name, "studio", Samples.Start, Cancellation);

        (await store.TakeExpiredFilesAsync("nobody", FileEnd, 10, Cancellation)).ShouldBeEmpty();
        (await store.TakeExpiredFilesAsync("studio", FileEnd, 10, Cancellation)).Select(static file => file.Name)
            .ShouldBe([own.Name, deleted.Name], ignoreOrder: true);

        (await store.FindFilesAsync([others.Name], Cancellation)).ShouldHaveSingleItem().State.ShouldBe(FileState.Stored);
    }

    [Fact]
    public async Task ForgetFile_NotRemoved_ChangesNothing()
    {
        var store = await OpenAsync();
        var lease = await AddStoredAsync(store, Upload("a"), 10);

        await store.ForgetFileAsync(lease.Name, Cancellation);

        await FileTotalsShouldBeAsync(store, 1, 10);
        (await store.ListPartsAsync(lease.Name, Cancellation)).Count.ShouldBe(1);
    }

    /// <summary>The request that receives the part may still store bytes, so the row stays until it has given up.</summary>
    [Fact]
    public async Task ForgetFile_PartIsBeingReceived_KeepsTheRowUntilItIsGivenUp()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 10);
        await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation);

        await store.ForgetFileAsync(lease.Name, Cancellation);

        await FileTotalsShouldBeAsync(store, 1, 10);
        (await store.TakeExpiredFilesAsync(null, Samples.Start, 10, Cancellation)).ShouldBeEmpty();
        await store.AbandonPartAsync(lease, Cancellation);
        (await store.TakeExpiredFilesAsync(null, Samples.Start, 10, Cancellation)).ShouldHaveSingleItem().Name.ShouldBe(lease.Name);
        await store.ForgetFileAsync(lease.Name, Cancellation);
        await FileTotalsShouldBeAsync(store, 0, 0);
    }

    [Fact]
    public async Task TakeExpiredFiles_FilesAndUploads_AreEndedInBatches()
    {
        var store = await OpenAsync();
        var stored = Upload("stored");
        await AddStoredAsync(store, stored, 10);
        await store.AddFileAsync(Upload("later") with { UploadUntil = FileEnd.AddSeconds(1) }, Unlimited, Cancellation);
        await store.AddFileAsync(Upload("uploading"), Unlimited, Cancellation);
        var parts = await AddPartsAsync(store, Upload("parts") with { UploadUntil = Samples.Start.AddMinutes(1) }, 3, 4);

        (await store.TakeExpiredFilesAsync(null, Samples.Start.AddMinutes(1).AddMicroseconds(-1), 10, Cancellation)).ShouldBeEmpty();
        // The one that has expired first ends first.
        (await store.TakeExpiredFilesAsync(null, FileEnd, 1, Cancellation)).ShouldHaveSingleItem().Name.ShouldBe(parts.Name);
        (await store.TakeExpiredFilesAsync(null, FileEnd, 1, Cancellation)).Count.ShouldBe(1);
        var taken = await store.TakeExpiredFilesAsync(null, FileEnd, 10, Cancellation);

        taken.Select(static file => file.Name).ShouldBe([parts.Name, Upload("uploading").Name, stored.Name], ignoreOrder: true);
        taken.ShouldAllBe(static file => file.State == FileState.Removing);
        foreach (var file in taken)
        {
            await store.ForgetFileAsync(file.Name, Cancellation);
        }

        await FileTotalsShouldBeAsync(store, 1, 0);
        (await store.TakeExpiredFilesAsync(null, FileEnd, 10, Cancellation)).ShouldBeEmpty();
        (await store.ListPartsAsync(parts.Name, Cancellation)).ShouldBeEmpty();
    }

    /// <summary>An upload that takes longer than its URL is valid ends, and the request that sends it learns it.</summary>
    [Fact]
    public async Task TakeExpiredFiles_PartIsBeingReceived_EndsTheUploadAndLeavesItsBytes()
    {
        var store = await OpenAsync();
        var file = Upload("a");
        var lease = await AddBegunAsync(store, file, 10);
        await store.ExtendPartAsync(lease, 10, Unlimited, file.UploadUntil + LeaseTime, Cancellation);

        (await store.TakeExpiredFilesAsync(null, file.UploadUntil, 10, Cancellation)).ShouldBeEmpty();

        (await ExtendAsync(store, lease, 10)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishFileAsync(lease, Content(10), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        (await store.TakeAbandonedPartsAsync("sweep", file.UploadUntil, LeaseEnd, 10, Cancellation)).ShouldBeEmpty();
    }

    /// <summary>The process that received the part has ended: the sweep takes its lease, and the old holder has lost it.</summary>
    [Fact]
    public async Task TakeAbandonedParts_LeaseHasEnded_PassesToTheSweepAlone()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var lease = await AddBegunAsync(one, Upload("a"), 100);
        var until = LeaseEnd + LeaseTime;

        (await one.TakeAbandonedPartsAsync("sweep", LeaseEnd.AddMicroseconds(-1), until, 10, Cancellation)).ShouldBeEmpty();
        var taken = (await one.TakeAbandonedPartsAsync("sweep", LeaseEnd, until, 10, Cancellation)).ShouldHaveSingleItem();
        (await other.TakeAbandonedPartsAsync("other", LeaseEnd, until, 10, Cancellation)).ShouldBeEmpty();

        taken.ShouldBe(new AbandonedPart(lease with { Token = "sweep" }, "first"));
        (await BeginAsync(other, lease with { Token = "second" }, 1, LeaseEnd)).ShouldBe(FileOutcome.InProgress);
        (await ExtendAsync(other, lease, 100)).ShouldBe(FileOutcome.LeaseLost);
        (await other.FinishFileAsync(lease, Content(100), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        await other.AbandonPartAsync(lease, Cancellation);
        await FileTotalsShouldBeAsync(one, 1, 100);
        await one.AbandonPartAsync(taken.Lease, Cancellation);
        await FileTotalsShouldBeAsync(one, 1, 0);
        (await BeginAsync(other, lease with { Token = "second" }, 1, LeaseEnd)).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task TakeAbandonedParts_SweepEndsToo_AnotherSweepTakesThem()
    {
        var store = await OpenAsync();
        foreach (var n in Enumerable.Range(0, 5))
        {
            await AddBegunAsync(store, Upload($"f{n}"), 1);
        }

        var until = LeaseEnd + LeaseTime;
        (await store.TakeAbandonedPartsAsync("first", LeaseEnd, until, 3, Cancellation)).Count.ShouldBe(3);
        (await store.TakeAbandonedPartsAsync("first", LeaseEnd.AddSeconds(1), until.AddSeconds(1), 3, Cancellation)).Count.ShouldBe(2);
        var again = await store.TakeAbandonedPartsAsync("second", until, until + LeaseTime, 10, Cancellation);
        again.Count.ShouldBe(3);
        again.ShouldAllBe(static part => part.Attempt == "first", "the bytes are those of the request that received the part");
    }

    /// <summary>Parts of a file that is being removed too, so that its row can go.</summary>
    [Fact]
    public async Task TakeAbandonedParts_FileIsBeingRemoved_CanBeForgottenAfterwards()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);
        await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation);

        var taken = (await store.TakeAbandonedPartsAsync("sweep", LeaseEnd, LeaseEnd + LeaseTime, 10, Cancellation))
            .ShouldHaveSingleItem();
        await store.AbandonPartAsync(taken.Lease, Cancellation);

        var file = (await store.TakeExpiredFilesAsync(null, LeaseEnd, 10, Cancellation)).ShouldHaveSingleItem();
        await store.ForgetFileAsync(file.Name, Cancellation);
        await FileTotalsShouldBeAsync(store, 0, 0);
    }

    /// <summary>Two processes at once: of one upload, one request gets the lease.</summary>
    [Fact]
    public async Task BeginPart_ManyAtOnce_OneHasTheLease()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        foreach (var round in Enumerable.Range(0, 10))
        {
            var file = Upload($"f{round}");
            await stores[0].AddFileAsync(file, Unlimited, Cancellation);

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
                BeginAsync(stores[n % 2], new PartLease(file.Name, 0, $"token-{n}"), 10 + n)));

            outcomes.Count(static outcome => outcome == FileOutcome.Done).ShouldBe(1);
            outcomes.Count(static outcome => outcome == FileOutcome.InProgress).ShouldBe(19);
            var part = (await stores[1].ListPartsAsync(file.Name, Cancellation)).ShouldHaveSingleItem();
            part.Bytes.ShouldBe(10 + Array.IndexOf(outcomes, FileOutcome.Done));
        }

        await FileTotalsShouldBeThoseOfTheRowsAsync();
    }

    [Fact]
    public async Task FinishFile_AgainstTheSweep_OneOfThemWins()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        foreach (var round in Enumerable.Range(0, 20))
        {
            var lease = await AddBegunAsync(stores[0], Upload($"f{round}"), 10);

            var finish = stores[0].FinishFileAsync(lease, Content(10), FileEnd, Cancellation);
            var sweep = stores[1].TakeAbandonedPartsAsync("sweep", LeaseEnd, LeaseEnd + LeaseTime, 10, Cancellation);
            await Task.WhenAll(finish, sweep);

            (await sweep).Count.ShouldBe(await finish == FileOutcome.Done ? 0 : 1);
            foreach (var taken in await sweep)
            {
                await stores[1].AbandonPartAsync(taken.Lease, Cancellation);
            }
        }

        await FileTotalsShouldBeThoseOfTheRowsAsync();
    }

    [Fact]
    public async Task BeginPart_ManyAtOnceAgainstALimit_NeverExceedIt()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var limits = new FileLimits(1000, 400, 1000);
        var files = Enumerable.Range(0, 200).Select(n => Upload($"f{n}", $"client-{n % 5}")).ToArray();
        await Task.WhenAll(files.Select((file, n) => stores[n % 2].AddFileAsync(file, limits, Cancellation)));

        var outcomes = await Task.WhenAll(files.Select((file, n) =>
            BeginAsync(stores[n % 2], new PartLease(file.Name, 0, "first"), 30, limits: limits)));

        outcomes.ShouldAllBe(static outcome =>
            outcome == FileOutcome.Done || outcome == FileOutcome.ClientFull || outcome == FileOutcome.Full);
        // 33 times 30 bytes are within 1,000.
        outcomes.Count(static outcome => outcome == FileOutcome.Done).ShouldBe(33);
        foreach (var of in files.Zip(outcomes).GroupBy(static pair => pair.First.Client))
        {
            of.Count(static pair => pair.Second == FileOutcome.Done).ShouldBeLessThanOrEqualTo(13);
        }

        await FileTotalsShouldBeAsync(stores[0], 200, 990);
    }

    [Fact]
    public async Task AddFile_ManyAtOnceAgainstTheLimit_NeverExceedIt()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var limits = Unlimited with { FilesOfClient = 7 };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(n =>
            stores[n % 2].AddFileAsync(Upload($"f{n}"), limits, Cancellation)));

        outcomes.Count(static outcome => outcome == FileOutcome.Done).ShouldBe(7);
        outcomes.Count(static outcome => outcome == FileOutcome.TooManyFiles).ShouldBe(53);
        await FileTotalsShouldBeAsync(stores[0], 7, 0);
    }

    /// <summary>Removals, uploads and sweeps of two processes at once, with jobs and their results: no write fails, and the totals are
    /// those of the rows.</summary>
    [Fact]
    public async Task Files_TwoStoresAtOnceWithJobs_TotalsAreExact()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var limits = new FileLimits(2000, 800, 100);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            var (one, other) = (stores[n % 2], stores[(n + 1) % 2]);
            var file = Upload($"f{n}", $"client-{n % 3}");
            file = n % 11 == 0 ? file with { UploadUntil = Samples.Start.AddSeconds(1) } : file;
            var lease = new PartLease(file.Name, 0, "first");
            await AddEndedAsync(one, $"job-{n}", file.Client);
            await Task.WhenAll(
                one.AddFileAsync(file, limits, Cancellation),
                other.KeepAsync(Samples.Job($"job-{n}", file.Client), Document("x"), Facts, NoLimits, Cancellation));
            await Task.WhenAll(
                BeginAsync(one, lease, 10 + n, limits: limits),
                BeginAsync(other, lease with { Token = "other" }, 20, limits: limits));
            await Task.WhenAll(
                one.FinishFileAsync(lease, Content(5), FileEnd, Cancellation),
                other.AbandonPartAsync(lease with { Token = "other" }, Cancellation),
                n % 3 == 0 ? one.RemoveFileAsync(file.Name, file.Client, Samples.Start, Cancellation) : Task.CompletedTask,
                n % 7 == 0 ? other.TakeExpiredFilesAsync(null, Samples.Start.AddSeconds(1), 5, Cancellation) : Task.CompletedTask);
            await Task.WhenAll(one.ForgetFileAsync(file.Name, Cancellation), other.ForgetFileAsync(file.Name, Cancellation));
        }));

        (await stores[0].CountRowsAsync(Samples.Start, Cancellation)).Files.ShouldBeInRange(1, 199);
        await FileTotalsShouldBeThoseOfTheRowsAsync();
    }

    [Fact]
    public async Task AnyFileCall_StoreIsNotOpen_IsUnavailable()
    {
        var store = Create(migrations: JobSchema.Migrations);
        foreach (var call in (Func<Task>[])
            [
                () => store.AddFileAsync(Upload("a"), Unlimited, Cancellation),
                () => store.FindUploadAsync(FileIds.DigestOf("a"), Cancellation),
                () => store.FindFilesAsync(["a"], Cancellation),
                () => store.ListPartsAsync("a", Cancellation),
                () => BeginAsync(store, Lease("a"), 1),
                () => ExtendAsync(store, Lease("a"), 1),
                () => store.FinishPartAsync(Lease("a"), 1, Sha("a"), Cancellation),
                () => store.FinishFileAsync(Lease("a"), Content(1), FileEnd, Cancellation),
                () => store.AbandonPartAsync(Lease("a"), Cancellation),
                () => CompleteAsync(store, Upload("a"), []),
                () => store.ListFilesAsync("a", Samples.Start, 1, null, Cancellation),
                () => store.RemoveFileAsync("a", "studio", Samples.Start, Cancellation),
                () => store.TakeExpiredFilesAsync(null, Samples.Start, 1, Cancellation),
                () => store.ForgetFileAsync("a", Cancellation),
                () => store.TakeAbandonedPartsAsync("a", Samples.Start, LeaseEnd, 1, Cancellation),
                () => store.FindPartsAsync(["a"], Cancellation),
            ])
        {
            await Should.ThrowAsync<JobStoreUnavailableException>(call);
        }
    }
}
