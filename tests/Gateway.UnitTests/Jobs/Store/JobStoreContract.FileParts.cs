using Gateway.Jobs.Store.Files;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The parts of uploaded files: their leases, their limits, and what they count.</summary>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task BeginPart_WholeFile_ReservesItsBytes()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);

        (await store.ListPartsAsync(lease.Name, Cancellation)).ShouldHaveSingleItem()
            .ShouldBe(new FilePart(lease.Name, 0, 100, null, "first"));
        await FileTotalsShouldBeAsync(store, 1, 100);
        (await BeginAsync(store, lease, 100)).ShouldBe(FileOutcome.Done, "a repeated transaction has the same lease");
        await FileTotalsShouldBeAsync(store, 1, 100);
    }

    /// <summary>The bytes of the attempt could not be removed.</summary>
    [Fact]
    public async Task EndLease_PartStillCountsAndCanBeTakenAtOnce()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);
        (await BeginAsync(store, lease with { Token = "second" }, 60)).ShouldBe(FileOutcome.InProgress);
        await store.EndLeaseAsync(lease with { Token = "other" }, Samples.Start, Cancellation);
        (await BeginAsync(store, lease with { Token = "second" }, 60)).ShouldBe(FileOutcome.InProgress);

        await store.EndLeaseAsync(lease, Samples.Start, Cancellation);

        await FileTotalsShouldBeAsync(store, 1, 100);
        (await BeginAsync(store, lease with { Token = "second" }, 60)).ShouldBe(FileOutcome.Done);
        await FileTotalsShouldBeAsync(store, 1, 60);
    }

    [Fact]
    public async Task EndLease_PartIsFoundByTheSweep()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);

        await store.EndLeaseAsync(lease, Samples.Start, Cancellation);

        (await store.TakeAbandonedPartsAsync("sweep", Samples.Start, LeaseEnd, 10, Cancellation)).ShouldHaveSingleItem()
            .ShouldBe(new AbandonedPart(lease with { Token = "sweep" }, "first"));
    }

    [Fact]
    public async Task FileUsage_HasFilesAndUploadsOfTheClientAlone()
    {
        var store = await OpenAsync();
        (await store.FindFileUsageAsync("studio", Cancellation)).ShouldBe(new FileUsage(0, 0));

        await AddBegunAsync(store, Upload("a"), 100);
        await store.AddFileAsync(Upload("b"), Unlimited, Cancellation);
        await store.AddFileAsync(Upload("c", "other"), Unlimited, Cancellation);

        (await store.FindFileUsageAsync("studio", Cancellation)).ShouldBe(new FileUsage(2, 100));
        (await store.FindFileUsageAsync("other", Cancellation)).ShouldBe(new FileUsage(1, 0));
    }

    [Fact]
    public async Task BeginPart_UploadDoesNotExist_IsNotFound()
    {
        var store = await OpenAsync();
        (await BeginAsync(store, Lease("a"), 1)).ShouldBe(FileOutcome.NotFound);
        (await store.ListPartsAsync(Lease("a").Name, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task BeginPart_UploadHasEnded_IsNotFound()
    {
        var store = await OpenAsync();
        var file = Upload("a");
        await store.AddFileAsync(file, Unlimited, Cancellation);

        (await BeginAsync(store, Lease("a"), 1, file.UploadUntil)).ShouldBe(FileOutcome.NotFound);
        (await BeginAsync(store, Lease("a"), 1, file.UploadUntil.AddMicroseconds(-1))).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task BeginPart_UploadWasRemoved_IsNotFound()
    {
        var store = await OpenAsync();
        await store.AddFileAsync(Upload("a"), Unlimited, Cancellation);
        await store.RemoveFileAsync(Upload("a").Name, "studio", Samples.Start, Cancellation);

        (await BeginAsync(store, Lease("a"), 1)).ShouldBe(FileOutcome.NotFound);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task BeginPart_OtherKindOfUpload_IsNotFound(bool isMultipart, int number)
    {
        var store = await OpenAsync();
        await store.AddFileAsync(Upload("a") with { IsMultipart = isMultipart }, Unlimited, Cancellation);

        (await BeginAsync(store, Lease("a", number), 1)).ShouldBe(FileOutcome.NotFound);
    }

    [Fact]
    public async Task BeginPart_FileIsComplete_IsComplete()
    {
        var store = await OpenAsync();
        await AddStoredAsync(store, Upload("a"), 10);

        (await BeginAsync(store, Lease("a", token: "second"), 1)).ShouldBe(FileOutcome.Complete);
        await FileTotalsShouldBeAsync(store, 1, 10);
    }

    [Fact]
    public async Task BeginPart_HeldByAnother_IsInProgressUntilTheLeaseEnds()
    {
        var store = await OpenAsync();
        var first = await AddBegunAsync(store, Upload("a"), 100);
        var second = first with { Token = "second" };

        (await BeginAsync(store, second, 50, LeaseEnd.AddMicroseconds(-1))).ShouldBe(FileOutcome.InProgress);
        await FileTotalsShouldBeAsync(store, 1, 100);
        (await BeginAsync(store, second, 50, LeaseEnd)).ShouldBe(FileOutcome.Done);

        await FileTotalsShouldBeAsync(store, 1, 50);
        (await ExtendAsync(store, first, 100)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishFileAsync(first, Content(100), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        await store.AbandonPartAsync(first, Cancellation);
        (await store.FinishFileAsync(second, Content(50), FileEnd, Cancellation)).ShouldBe(FileOutcome.Done);
        await FileTotalsShouldBeAsync(store, 1, 50);
    }

    [Theory]
    [InlineData(100, 1000, 100, (int)FileOutcome.Done)]
    [InlineData(100, 1000, 101, (int)FileOutcome.ClientFull)]
    [InlineData(1000, 100, 100, (int)FileOutcome.Done)]
    [InlineData(1000, 100, 101, (int)FileOutcome.Full)]
    [InlineData(100, 100, 101, (int)FileOutcome.ClientFull)]
    [InlineData(10, 10, 0, (int)FileOutcome.Done)]
    public async Task BeginPart_Limits_HoldToTheByte(long ofClient, long total, long bytes, int outcome)
    {
        var store = await OpenAsync();
        await store.AddFileAsync(Upload("a"), Unlimited, Cancellation);

        (await BeginAsync(store, Lease("a"), bytes, limits: new FileLimits(total, ofClient, 10))).ShouldBe((FileOutcome)outcome);

        await FileTotalsShouldBeAsync(store, 1, outcome == (int)FileOutcome.Done ? bytes : 0);
        (await store.ListPartsAsync(Lease("a").Name, Cancellation)).Count.ShouldBe(outcome == (int)FileOutcome.Done ? 1 : 0);
    }

    /// <summary>The files of other clients count for the total alone.</summary>
    [Fact]
    public async Task BeginPart_FilesOfAnotherClient_CountForAll()
    {
        var store = await OpenAsync();
        await AddStoredAsync(store, Upload("a", "other"), 60);
        await store.AddFileAsync(Upload("b"), Unlimited, Cancellation);

        (await BeginAsync(store, Lease("b"), 50, limits: new FileLimits(100, 50, 10))).ShouldBe(FileOutcome.Full);
        (await BeginAsync(store, Lease("b"), 40, limits: new FileLimits(100, 50, 10))).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task BeginPart_PartWasReceivedBefore_CountsOnce()
    {
        var store = await OpenAsync();
        var limits = new FileLimits(100, 100, 10);
        await AddPartsAsync(store, Upload("a"), 60, 30);
        var again = Lease("a", 1, "again");

        (await BeginAsync(store, again, 71, limits: limits)).ShouldBe(FileOutcome.ClientFull);
        (await store.ListPartsAsync(again.Name, Cancellation))[0].ShouldSatisfyAllConditions(
            part => part.Bytes.ShouldBe(60), part => part.Digest.ShouldNotBeNull());
        (await BeginAsync(store, again, 70, limits: limits)).ShouldBe(FileOutcome.Done);
        await FileTotalsShouldBeAsync(store, 1, 100);
        (await store.ListPartsAsync(again.Name, Cancellation))[0].ShouldBe(new FilePart(again.Name, 1, 70, null, "again"));
        (await store.FinishPartAsync(again, 20, Sha("again"), Cancellation)).ShouldBe(FileOutcome.Done);

        await FileTotalsShouldBeAsync(store, 1, 50);
        var parts = await store.ListPartsAsync(again.Name, Cancellation);
        parts.Select(static part => (part.Number, part.Bytes)).ShouldBe([(1, 20L), (2, 30L)]);
        parts[0].Digest.ShouldBe(Sha("again"));
        parts.Select(static part => part.Attempt).ShouldBe(["again", "first"]);
    }

    /// <summary>A limit that was lowered below the files that exist refuses more bytes, and no fewer ones.</summary>
    [Fact]
    public async Task BeginPart_AboveALoweredLimit_MayBecomeSmaller()
    {
        var store = await OpenAsync();
        await AddPartsAsync(store, Upload("a"), 60, 30);

        (await BeginAsync(store, Lease("a", 1, "again"), 60, limits: new FileLimits(10, 10, 10))).ShouldBe(FileOutcome.Done);
        (await BeginAsync(store, Lease("a", 3), 1, limits: new FileLimits(10, 10, 10))).ShouldBe(FileOutcome.ClientFull);
    }

    [Theory]
    [InlineData(100, 1000, 100, (int)FileOutcome.Done, 100)]
    [InlineData(100, 1000, 101, (int)FileOutcome.ClientFull, 10)]
    [InlineData(1000, 100, 101, (int)FileOutcome.Full, 10)]
    [InlineData(5, 5, 10, (int)FileOutcome.Done, 10)]
    [InlineData(100, 100, 5, (int)FileOutcome.Done, 10)]
    public async Task ExtendPart_Limits_HoldToTheByte(long ofClient, long total, long bytes, int outcome, long reserved)
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 10);

        (await ExtendAsync(store, lease, bytes, new FileLimits(total, ofClient, 10))).ShouldBe((FileOutcome)outcome);

        await FileTotalsShouldBeAsync(store, 1, reserved);
        // The lease lasts longer only if the outcome is Done.
        var expected = outcome == (int)FileOutcome.Done ? FileOutcome.InProgress : FileOutcome.Done;
        (await BeginAsync(store, lease with { Token = "second" }, 1, LeaseEnd)).ShouldBe(expected);
    }

    [Fact]
    public async Task ExtendPart_FileWasRemoved_LosesTheLease()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 10);
        await store.RemoveFileAsync(lease.Name, "studio", Samples.Start, Cancellation);

        (await ExtendAsync(store, lease, 20)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishFileAsync(lease, Content(10), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FindFilesAsync([lease.Name], Cancellation)).ShouldHaveSingleItem().State.ShouldBe(FileState.Removing);
    }

    [Fact]
    public async Task FinishFile_SmallerThanReserved_IsServedAndCountsItsSize()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);

        (await store.FinishFileAsync(lease, Content(7), FileEnd, Cancellation)).ShouldBe(FileOutcome.Done);
        (await store.FinishFileAsync(lease, Content(7), FileEnd, Cancellation))
            .ShouldBe(FileOutcome.Done, "a repeated transaction finds that it was made");

        var file = (await store.FindFilesAsync([lease.Name], Cancellation)).ShouldHaveSingleItem();
        (file.State, file.ExpiresAt).ShouldBe((FileState.Stored, FileEnd));
        var content = file.Content.ShouldNotBeNull();
        (content.Length, content.Type, content.Parts).ShouldBe((7, PngType, 0));
        content.Digest.ShouldBe(Content(7).Digest);
        content.Attempt.ShouldBe(lease.Token, "the bytes are found by it");
        file.IsServed(FileEnd.AddMicroseconds(-1)).ShouldBeTrue();
        file.IsServed(FileEnd).ShouldBeFalse();
        await FileTotalsShouldBeAsync(store, 1, 7);
    }

    /// <summary>More bytes than reserved would exceed a limit unnoticed.</summary>
    [Fact]
    public async Task FinishFile_LargerThanReserved_LosesTheLease()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);

        (await store.FinishFileAsync(lease, Content(101), FileEnd, Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        await FileTotalsShouldBeAsync(store, 1, 100);
    }

    [Fact]
    public async Task FinishPart_AnotherToken_LosesTheLease()
    {
        var store = await OpenAsync();
        await store.AddFileAsync(Upload("a") with { IsMultipart = true }, Unlimited, Cancellation);
        await BeginAsync(store, Lease("a", 1), 10);

        (await store.FinishPartAsync(Lease("a", 1, "other"), 10, Sha("x"), Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishPartAsync(Lease("a", 2), 10, Sha("x"), Cancellation)).ShouldBe(FileOutcome.LeaseLost);
        (await store.FinishPartAsync(Lease("a", 1), 10, Sha("x"), Cancellation)).ShouldBe(FileOutcome.Done);
        (await store.FinishPartAsync(Lease("a", 1), 10, Sha("x"), Cancellation)).ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task AbandonPart_OwnLease_EndsItsReservationAndItCanBeReceivedAgain()
    {
        var store = await OpenAsync();
        var lease = await AddBegunAsync(store, Upload("a"), 100);

        await store.AbandonPartAsync(lease with { Token = "other" }, Cancellation);
        await FileTotalsShouldBeAsync(store, 1, 100);
        await store.AbandonPartAsync(lease, Cancellation);
        await store.AbandonPartAsync(lease, Cancellation);

        await FileTotalsShouldBeAsync(store, 1, 0);
        (await BeginAsync(store, lease with { Token = "second" }, 10)).ShouldBe(FileOutcome.Done);
    }

    /// <summary>A lease that has ended well cannot be given up.</summary>
    [Fact]
    public async Task AbandonPart_AfterItsEnd_ChangesNothing()
    {
        var store = await OpenAsync();
        var lease = await AddStoredAsync(store, Upload("a"), 10);

        await store.AbandonPartAsync(lease, Cancellation);

        await FileTotalsShouldBeAsync(store, 1, 10);
        (await store.ListPartsAsync(lease.Name, Cancellation)).Count.ShouldBe(1);
    }
}
