using Gateway.Files;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store.Files;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>Files, uploads and parts whose time has ended.</summary>
public sealed class FileSweepTests : FileSweepSetup
{
    [Fact]
    public async Task Run_ExpiredFile_RemovesItsBytesAndItsRow()
    {
        var expired = await AddStoredAsync("expired", Samples.Start.AddMinutes(1));
        var kept = await AddStoredAsync("kept", Samples.Start.AddMinutes(1).AddSeconds(1));
        Time.Advance(TimeSpan.FromMinutes(1));

        var result = await RunAsync();

        Storage.Names.ShouldBe([BytesOf(kept)]);
        (await RowsAsync(expired, kept)).ShouldBe([kept]);
        Counts(result).ShouldBe([1, 0, 0, 0]);
        Counts(await RunAsync()).ShouldBe([0, 0, 0, 0]);
    }

    /// <summary>The bytes are removed while the row exists: a process that is killed in between leaves a row for them.</summary>
    [Fact]
    public async Task Run_ExpiredFile_RemovesTheBytesBeforeTheRow()
    {
        var name = await AddStoredAsync("expired", Samples.Start);
        var rows = -1L;
        Storage.Removing = _ => rows = Store.CountRowsAsync(Samples.Start, Cancellation).GetAwaiter().GetResult().Files;

        await RunAsync();

        rows.ShouldBe(1);
        (await RowsAsync(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_UploadThatWasNotCompleted_RemovesEveryPart()
    {
        var file = await AddAsync("upload", isMultipart: true);
        await AddPartAsync(file, 1);
        await AddPartAsync(file, 12);
        Time.Advance(TimeSpan.FromHours(1));

        var result = await RunAsync();

        Storage.Removed.ShouldBe([BytesOf(file.Name, 1), BytesOf(file.Name, 12)]);
        Storage.Names.ShouldBeEmpty();
        (await RowsAsync(file.Name)).ShouldBeEmpty();
        Counts(result).ShouldBe([0, 1, 0, 0]);
    }

    /// <summary>The process that received the part was killed.</summary>
    [Fact]
    public async Task Run_LeaseHasEnded_RemovesTheBytesAndThePartCanBeReceivedAgain()
    {
        var file = await AddAsync("upload");
        await BeginAsync(file, 0, First);
        Storage.Add(BytesOf(file.Name));
        Counts(await RunAsync()).ShouldBe([0, 0, 0, 0]);
        Time.Advance(TimeSpan.FromMinutes(1));

        var result = await RunAsync();

        Counts(result).ShouldBe([0, 0, 1, 0]);
        Storage.Names.ShouldBeEmpty();
        (await Store.CountRowsAsync(Samples.Start, Cancellation)).FileBytes.ShouldBe(0);
        (await BeginAsync(file, 0, Second)).ShouldBe(FileOutcome.Done);
    }

    /// <summary>The file was removed by its client while it was uploaded, by a process that was killed.</summary>
    [Fact]
    public async Task Run_RemovedFileWithAnEndedLease_IsGoneAfterOneRound()
    {
        var file = await AddAsync("upload");
        await BeginAsync(file, 0, First);
        Storage.Add(BytesOf(file.Name));
        await Store.RemoveFileAsync(file.Name, "studio", Time.GetUtcNow(), Cancellation);
        Counts(await RunAsync()).ShouldBe([0, 0, 0, 0]);
        Time.Advance(TimeSpan.FromMinutes(1));

        Counts(await RunAsync()).ShouldBe([0, 1, 1, 0]);

        Storage.Names.ShouldBeEmpty();
        (await RowsAsync(file.Name)).ShouldBeEmpty();
    }

    /// <summary>The store that removes slowly must not remove with leases that have ended.</summary>
    [Fact]
    public async Task Run_RemovalsTakeLongerThanTheLease_TakesTheRestAgain()
    {
        foreach (var n in Enumerable.Range(0, 3))
        {
            var part = await AddAsync($"p{n}");
            await BeginAsync(part, 0, First);
            Storage.Add(BytesOf(part.Name));
        }

        Time.Advance(TimeSpan.FromMinutes(1));
        Storage.Removing = _ => Time.Advance(TimeSpan.FromMinutes(3));

        Counts(await RunAsync())[2].ShouldBe(2);
        Storage.Names.Count().ShouldBe(1);
        Counts(await RunAsync())[2].ShouldBe(1);
        Storage.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_MoreThanABatch_SweepsAll()
    {
        foreach (var n in Enumerable.Range(0, FileSweep.Batch + 50))
        {
            await AddStoredAsync($"f{n}", Samples.Start);
            var part = await AddAsync($"p{n}");
            await BeginAsync(part, 0, First);
            Storage.Add(BytesOf(part.Name));
            Storage.Add(BytesOf(FileIds.NameOf($"orphan {n}")), DateTimeOffset.UnixEpoch);
        }

        Time.Advance(TimeSpan.FromMinutes(1));

        Counts(await RunAsync()).ShouldBe([150, 0, 150, 150]);

        Storage.Names.ShouldBeEmpty();
    }

    /// <summary>Two replicas: each file is counted by one of them, and nothing fails.</summary>
    [Fact]
    public async Task Run_TwoAtOnce_RemoveEachFileOnce()
    {
        foreach (var n in Enumerable.Range(0, 40))
        {
            await AddStoredAsync($"f{n}", Samples.Start);
            var part = await AddAsync($"p{n}");
            await BeginAsync(part, 0, First);
            Storage.Add(BytesOf(part.Name));
        }

        Time.Advance(TimeSpan.FromMinutes(1));
        var other = new SweepResult();

        var results = await Task.WhenAll(RunAsync(), RunOtherAsync());

        results.Sum(static result => result[SweptReason.Expired]).ShouldBe(40);
        results.Sum(static result => result[SweptReason.Abandoned]).ShouldBe(40);
        Storage.Names.ShouldBeEmpty();

        async Task<SweepResult> RunOtherAsync()
        {
            await new FileSweep(Store, Storage, Time).RunAsync(other, Cancellation);
            return other;
        }
    }

    /// <summary>Each file is removed by its client, by the sweep, or by both.</summary>
    [Fact]
    public async Task Run_WhileClientsDelete_LeavesNothing()
    {
        var deletion = new DeletedFiles(Store, Storage);
        var names = new List<string>();
        foreach (var n in Enumerable.Range(0, 40))
        {
            names.Add(await AddStoredAsync($"f{n}", Samples.Start.AddYears(1)));
            var parts = await AddAsync($"p{n}", isMultipart: true);
            await AddPartAsync(parts, 1);
            await AddPartAsync(parts, 2);
            names.Add(parts.Name);
        }

        var deletions = Task.WhenAll(names.Select(async name =>
            await deletion.RemoveAsync((await Store.RemoveFileAsync(name, "studio", Samples.Start, Cancellation))!)));
        var removed = 0;
        while (!deletions.IsCompleted)
        {
            removed += Counts(await RunAsync()).Sum();
        }

        await deletions;
        removed += Counts(await RunAsync()).Sum();

        removed.ShouldBeInRange(0, names.Count);
        Storage.Names.ShouldBeEmpty();
        (await RowsAsync([.. names])).ShouldBeEmpty();
        var rows = await Store.CountRowsAsync(Samples.Start, Cancellation);
        (rows.Files, rows.FileBytes, rows.FileParts).ShouldBe((0, 0, 0));
    }
}
