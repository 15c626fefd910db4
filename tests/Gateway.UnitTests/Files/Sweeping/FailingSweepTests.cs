using Gateway.Files;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>A storage that fails for some names or for all, and a store that fails.</summary>
public sealed class FailingSweepTests : FileSweepSetup
{
    /// <summary>Some objects that cannot be removed keep back neither the other orphans nor the listing.</summary>
    [Fact]
    public async Task Run_SomeOrphansFail_TheOthersAreRemoved()
    {
        var bad = Enumerable.Range(0, 2).Select(static n => BytesOf(FileIds.NameOf($"bad {n}"))).ToHashSet();
        foreach (var name in bad.Concat(Enumerable.Range(0, 250).Select(static n => BytesOf(FileIds.NameOf($"good {n}")))))
        {
            Storage.Add(name, DateTimeOffset.UnixEpoch);
        }

        Storage.Fails = bad.Contains;

        var result = await RunAsync();

        Counts(result).ShouldBe([0, 0, 0, 250]);
        result.Failures.ShouldBe(2);
        Storage.Names.ShouldBe(bad, ignoreOrder: true);
    }

    /// <summary>A file that cannot be removed does not keep back the orphans.</summary>
    [Fact]
    public async Task Run_OneFileFails_OrphansAreRemoved()
    {
        var bad = await AddStoredAsync("bad", Samples.Start);
        Storage.Add(BytesOf(FileIds.NameOf("orphan")), DateTimeOffset.UnixEpoch);
        Storage.Fails = name => name == BytesOf(bad);

        Counts(await RunAsync()).ShouldBe([0, 0, 0, 1]);
    }

    [Fact]
    public async Task Run_ListFails_IsTriedInTheNextRound()
    {
        Storage.Fails = static name => name.Length == 0;
        (await RunAsync()).Failure.ShouldNotBeNull();
        Storage.Fails = static _ => false;

        (await RunAsync()).Failure.ShouldBeNull();

        Storage.Lists.ShouldBe(2);
    }

    /// <summary>One file that cannot be removed does not keep the others.</summary>
    [Fact]
    public async Task Run_OneFileFails_RemovesTheOthersAndTriesAgain()
    {
        var bad = await AddStoredAsync("bad", Samples.Start);
        var good = await AddStoredAsync("good", Samples.Start);
        Storage.Fails = name => name == BytesOf(bad);

        var result = await RunAsync();

        result.Failures.ShouldBe(1);
        Counts(result).ShouldBe([1, 0, 0, 0]);
        (await RowsAsync(bad, good)).ShouldBe([bad]);
        Storage.Fails = static _ => false;
        Counts(await RunAsync()).ShouldBe([1, 0, 0, 0]);
        (await RowsAsync(bad, good)).ShouldBeEmpty();
    }

    /// <summary>More files than a batch has cannot be removed, for example those of one folder.</summary>
    [Fact]
    public async Task Run_ManyFilesFail_OthersAreRemovedAfterSomeRounds()
    {
        var bad = new HashSet<string>();
        foreach (var n in Enumerable.Range(0, FileSweep.Batch + 10))
        {
            bad.Add(await AddStoredAsync($"bad {n}", Samples.Start));
        }

        var good = await AddStoredAsync("good", Samples.Start.AddSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        Storage.Fails = name => name.Length > 0 && bad.Contains(name[..32]);

        // In each round, three files of 111 are tried.
        for (var round = 0; round < 2000 && Storage.Names.Contains(BytesOf(good)); round++)
        {
            await RunAsync();
        }

        (await RowsAsync(good)).ShouldBeEmpty();
        (await Store.CountRowsAsync(Samples.Start, Cancellation)).Files.ShouldBe(bad.Count);
    }

    [Fact]
    public async Task Run_StorageIsDown_GivesUpSoonAndKeepsTheRows()
    {
        foreach (var n in Enumerable.Range(0, 10))
        {
            await AddStoredAsync($"f{n}", Samples.Start);
        }

        var calls = 0;
        Storage.Fails = _ => ++calls > 0;

        var result = await RunAsync();

        (result.Failures, calls, result.IsEmpty, result.StorageWorked).ShouldBe((3, 3, true, false));
        (await Store.CountRowsAsync(Samples.Start, Cancellation)).Files.ShouldBe(10);
    }

    [Fact]
    public async Task Run_StoreIsDown_ThrowsItsException()
    {
        await using var store = OpenStore();

        await Should.ThrowAsync<JobStoreUnavailableException>(
            () => new FileSweep(store, Storage, Time).RunAsync(new SweepResult(), Cancellation));
    }
}
