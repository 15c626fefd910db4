using Gateway.Configuration;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>An upload that waits for room while the storage hangs.</summary>
public sealed class FileRoomTests : FileSweepSetup, IDisposable
{
    private const string Client = "studio";

    private readonly SettingsSource _settings =
        SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;

    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Hangs => _hangs.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public void Dispose() => _settings.Dispose();

    [Fact]
    public async Task Reserve_TheStorageHangs_IsRefusedAtTheDeadline()
    {
        await AddStoredAsync("expired", Samples.Start);
        HangAfter(0);
        var reserving = RoomOf().ReserveAsync(Client, static () => Task.FromResult(FileOutcome.ClientFull), Cancellation);
        await Hangs;

        Time.Advance(FileRoom.Longest - TimeSpan.FromTicks(1));
        reserving.IsCompleted.ShouldBeFalse();
        Time.Advance(TimeSpan.FromTicks(1));

        (await reserving.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).ShouldBe(FileOutcome.ClientFull);
    }

    /// <summary>What was removed before the deadline makes room.</summary>
    [Fact]
    public async Task Reserve_TheStorageHangsAfterARemoval_TriesOnceMore()
    {
        await AddStoredAsync("first", Samples.Start);
        await AddStoredAsync("second", Samples.Start);
        HangAfter(1);
        var reserving = RoomOf().ReserveAsync(Client, NeedOneRemoval, Cancellation);
        await Hangs;
        Storage.Removed.Count.ShouldBe(1);

        Time.Advance(FileRoom.Longest);

        (await reserving.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task Reserve_TheClientLeaves_EndsTheWait()
    {
        await AddStoredAsync("expired", Samples.Start);
        HangAfter(0);
        using var aborted = new CancellationTokenSource();
        var reserving = RoomOf().ReserveAsync(Client, static () => Task.FromResult(FileOutcome.Full), aborted.Token);
        await Hangs;

        await aborted.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => reserving.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    /// <summary>A storage that does not obey the cancellation of one part gets no call for the next one.</summary>
    [Fact]
    public async Task Reserve_TheDeadlineEndsBetweenParts_LeavesTheOtherParts()
    {
        var file = await AddAsync("parts", isMultipart: true);
        await AddPartAsync(file, 1);
        await AddPartAsync(file, 2);
        await AddPartAsync(file, 3);
        Time.Advance(TimeSpan.FromHours(1));
        Storage.Removing = _ => Time.Advance(FileRoom.Longest);

        var outcome = await RoomOf().ReserveAsync(Client, static () => Task.FromResult(FileOutcome.ClientFull), Cancellation);

        outcome.ShouldBe(FileOutcome.ClientFull);
        Storage.Removed.Count.ShouldBe(1);
        (await RowsAsync(file.Name)).ShouldHaveSingleItem();
    }

    private Task<FileOutcome> NeedOneRemoval() =>
        Task.FromResult(Storage.Removed.IsEmpty ? FileOutcome.TooManyFiles : FileOutcome.Done);

    private FileRoom RoomOf() => new(Store, Storage, new StoreMonitor(Store, Time), new SweepMetrics(_settings), Time);

    private void HangAfter(int removals) => Storage.Holding = (_, cancellation) =>
    {
        if (Storage.Removed.Count < removals)
        {
            return Task.CompletedTask;
        }

        _hangs.TrySetResult();
        return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    };
}
