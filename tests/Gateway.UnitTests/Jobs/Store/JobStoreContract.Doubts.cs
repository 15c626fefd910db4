using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Doubt_UnknownOutcome_IsFoundByEveryReplicaWithItsResponse()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());

        await one.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        ShouldBe(await FindDoubtAsync(one), Samples.Unknown());
        ShouldBe(await FindDoubtAsync(other), Samples.Unknown());
    }

    [Fact]
    public async Task Doubt_JobOfADisconnectedClient_IsFoundWithTheJob()
    {
        var store = await OpenAsync();

        await store.RecordDoubtAsync(Samples.Left("job-1"), Cancellation);

        ShouldBe(await FindDoubtAsync(store), Samples.Left("job-1"));
    }

    [Fact]
    public async Task Doubt_AfterRestart_IsFound()
    {
        await using (var before = await OpenAsync())
        {
            await before.RecordDoubtAsync(Samples.Unknown(), Cancellation);
        }

        ShouldBe(await FindDoubtAsync(await OpenAsync()), Samples.Unknown());
    }

    [Theory]
    [InlineData("studio", "other")]
    [InlineData("other", "submit")]
    [InlineData("Studio", "submit")]
    public async Task Doubt_OfAnotherClientOrSubmit_IsNotFound(string client, string submit)
    {
        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        (await FindDoubtAsync(store, client, submit)).ShouldBeNull();
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task Doubt_AtTheEndOfItsWindow_IsNotFound(int seconds, bool isThere)
    {
        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        (await FindDoubtAsync(store, now: Samples.Start.AddSeconds(seconds)) is not null).ShouldBe(isThere);
    }

    [Fact]
    public async Task Doubt_RecordedTwice_IsTheSecond()
    {
        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        await store.RecordDoubtAsync(Samples.Left("job-1"), Cancellation);
        ShouldBe(await FindDoubtAsync(store), Samples.Left("job-1"));

        var renewed = Samples.Unknown(message: "again", expiresAt: Samples.Start.AddMinutes(5));
        await store.RecordDoubtAsync(renewed, Cancellation);
        ShouldBe(await FindDoubtAsync(store), renewed);
    }

    [Fact]
    public async Task Doubt_Forgotten_IsRemovedOnlyForItsOwnJob()
    {
        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Left("job-2"), Cancellation);

        await store.ForgetDoubtAsync(Samples.Left("job-1"), Cancellation);
        ShouldBe(await FindDoubtAsync(store), Samples.Left("job-2"));

        await store.ForgetDoubtAsync(Samples.Left("job-2"), Cancellation);
        (await FindDoubtAsync(store)).ShouldBeNull();
    }

    [Fact]
    public async Task Doubt_UnknownOutcome_IsNotForgottenForAJob()
    {
        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        await store.ForgetDoubtAsync(Samples.Left("job-1"), Cancellation);

        ShouldBe(await FindDoubtAsync(store), Samples.Unknown());
    }

    [Fact]
    public async Task DeleteExpired_Doubts_DeletesInBatchesAndKeepsNewOnes()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(n => store.RecordDoubtAsync(Samples.Unknown(submit: $"old-{n}"), Cancellation)));
        await store.RecordDoubtAsync(Samples.Unknown(submit: "young", expiresAt: Samples.Start.AddMinutes(10)), Cancellation);
        var now = Samples.Start.AddMinutes(2);

        var counts = new List<int>();
        do
        {
            counts.Add(await store.DeleteExpiredAsync(Samples.Start.AddDays(-1), now, 10, Cancellation));
        }
        while (counts[^1] >= 10);

        counts.ShouldBe([10, 10, 5]);
        (await FindDoubtAsync(store, submit: "young")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Doubts_Many_AreRecordedConcurrently()
    {
        var store = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(n => store.RecordDoubtAsync(Samples.Unknown(submit: $"s-{n}"), Cancellation)));

        for (var n = 0; n < 500; n += 50)
        {
            (await FindDoubtAsync(store, submit: $"s-{n}")).ShouldNotBeNull();
        }
    }

    private protected static Task<SubmitDoubt?> FindDoubtAsync(
        JobStore store, string client = "studio", string submit = "submit", DateTimeOffset? now = null) =>
        store.FindDoubtAsync(client, Samples.Digest(submit), now ?? Samples.Start, Cancellation);

    private static void ShouldBe(SubmitDoubt? actual, SubmitDoubt expected)
    {
        actual.ShouldNotBeNull();
        Convert.ToHexString(actual.SubmitDigest.Span).ShouldBe(Convert.ToHexString(expected.SubmitDigest.Span));
        (actual with { SubmitDigest = default }).ShouldBe(expected with { SubmitDigest = default });
    }
}
