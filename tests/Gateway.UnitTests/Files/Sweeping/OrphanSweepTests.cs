using Gateway.Files;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store.Files;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>Bytes that belong to no file and to no upload that is under way.</summary>
public sealed class OrphanSweepTests : FileSweepSetup
{
    [Fact]
    public async Task Run_BytesWithoutARow_AreRemovedWhenTheyAreOldEnough()
    {
        var kept = await AddStoredAsync("kept", Samples.Start.AddYears(1));
        var parts = await AddAsync("parts", isMultipart: true);
        await AddPartAsync(parts, 3);
        var (old, oldPart, young) =
            (BytesOf(FileIds.NameOf("old")), BytesOf(FileIds.NameOf("old part"), 7), BytesOf(FileIds.NameOf("young")));
        Storage.Add(old);
        Storage.Add(oldPart);
        Time.Advance(FileSweep.Grace + TimeSpan.FromSeconds(1));
        Storage.Add(young);

        var result = await RunAsync();

        Storage.Names.ShouldBe([BytesOf(kept), BytesOf(parts.Name, 3), young], ignoreOrder: true);
        Counts(result).ShouldBe([0, 0, 0, 2]);
    }

    /// <summary>The file exists, but the bytes are those of a request that counts no more.</summary>
    [Fact]
    public async Task Run_BytesOfAnotherAttempt_AreRemovedAlthoughTheFileExists()
    {
        var whole = await AddStoredAsync("whole", Samples.Start.AddYears(1));
        var parts = await AddAsync("parts", isMultipart: true);
        await AddPartAsync(parts, 1);
        await AddPartAsync(parts, 2);
        await BeginAsync(parts, 2, Second);
        Storage.Add(BytesOf(whole, 0, Second));
        Storage.Add(BytesOf(parts.Name, 2, Second));
        Storage.Add(BytesOf(parts.Name, 3));
        Time.Advance(FileSweep.Grace - TimeSpan.FromSeconds(1));
        Counts(await RunAsync())[3].ShouldBe(0);
        await Store.ExtendPartAsync(
            new PartLease(parts.Name, 2, Second), 10, Unlimited, Time.GetUtcNow().AddHours(1), Cancellation);
        Time.Advance(TimeSpan.FromSeconds(2));

        var result = await RunAsync();

        Storage.Names.ShouldBe(
            [BytesOf(whole), BytesOf(parts.Name, 1), BytesOf(parts.Name, 2, Second)], ignoreOrder: true);
        Counts(result).ShouldBe([0, 0, 0, 3]);
    }

    /// <summary>A process that was killed has left incomplete bytes, which another process does not see.</summary>
    [Fact]
    public async Task Run_IncompleteBytes_AreKeptWhileTheirPartIsReceivedAlone()
    {
        const string End = StorageNames.PartialEnd;
        var stored = await AddStoredAsync("stored", Samples.Start.AddYears(1));
        var receiving = await AddAsync("receiving");
        await BeginAsync(receiving, 0, First);
        await Store.ExtendPartAsync(
            new PartLease(receiving.Name, 0, First), 10, Unlimited, Time.GetUtcNow().AddHours(1), Cancellation);
        Storage.Add(BytesOf(stored) + End);
        Storage.Add(BytesOf(receiving.Name) + End);
        Storage.Add(BytesOf(receiving.Name, 0, Second) + End);
        Time.Advance(FileSweep.Grace + TimeSpan.FromSeconds(1));

        Counts(await RunAsync()).ShouldBe([0, 0, 0, 2]);

        Storage.Names.ShouldBe([BytesOf(stored), BytesOf(receiving.Name) + End], ignoreOrder: true);
    }

    /// <summary>A request that has lost its lease stores its bytes late: those of its successor are not touched.</summary>
    [Fact]
    public async Task Run_LateWriteAfterTheSweep_IsRemovedAndTheSuccessorStays()
    {
        var file = await AddAsync("upload");
        await BeginAsync(file, 0, First);
        Time.Advance(TimeSpan.FromMinutes(1));
        Counts(await RunAsync()).ShouldBe([0, 0, 1, 0]);
        await BeginAsync(file, 0, Second);
        Storage.Add(BytesOf(file.Name, 0, Second));
        var content = new FileContent(10, "image/png", new byte[32], 0) { Attempt = Second };
        (await Store.FinishFileAsync(new PartLease(file.Name, 0, Second), content, Samples.Start.AddYears(1), Cancellation))
            .ShouldBe(FileOutcome.Done);
        Storage.Add(BytesOf(file.Name));
        Time.Advance(FileSweep.Grace + TimeSpan.FromSeconds(1));

        Counts(await RunAsync()).ShouldBe([0, 0, 0, 1]);

        Storage.Names.ShouldBe([BytesOf(file.Name, 0, Second)]);
    }

    [Fact]
    public async Task Run_Orphans_AreLookedForInEachRoundUnlessItTakesLong()
    {
        await RunAsync();
        await RunAsync();
        Storage.Lists.ShouldBe(2);

        Storage.Listing = () => Time.Advance(TimeSpan.FromSeconds(10));
        await RunAsync();
        Storage.Listing = static () => { };
        Time.Advance((FileSweep.ListingShare - 1) * TimeSpan.FromSeconds(10) - TimeSpan.FromSeconds(1));
        await RunAsync();
        Storage.Lists.ShouldBe(3);
        Time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();
        Storage.Lists.ShouldBe(4);
    }
}
