using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Claim_FreeKey_IsClaimedAndThenInFlight()
    {
        var store = await OpenAsync();

        var first = await store.ClaimAsync(Samples.Claim(), Cancellation);
        var second = await store.ClaimAsync(Samples.Claim(now: Samples.Start.AddSeconds(1)), Cancellation);

        first.ShouldBeOfType<IdempotencyClaim.Claimed>();
        second.ShouldBe(new IdempotencyClaim.InFlight(Samples.Start));
    }

    [Fact]
    public async Task Claim_SameKeyOfAnotherClient_IsItsOwn()
    {
        var store = await OpenAsync();
        await store.ClaimAsync(Samples.Claim(client: "studio"), Cancellation);

        (await store.ClaimAsync(Samples.Claim(client: "press"), Cancellation)).ShouldBeOfType<IdempotencyClaim.Claimed>();
    }

    [Fact]
    public async Task Claim_OtherBody_IsDifferentWhateverTheState()
    {
        var store = await OpenAsync();
        var token = await TakeAsync(store);
        (await store.ClaimAsync(Samples.Claim(body: "other"), Cancellation)).ShouldBeOfType<IdempotencyClaim.DifferentBody>();

        await store.AddAsync(Samples.Job("job-1"), new IdempotencyCompletion(token, Samples.Answer("job-1")), Cancellation);

        (await store.ClaimAsync(Samples.Claim(body: "other"), Cancellation)).ShouldBeOfType<IdempotencyClaim.DifferentBody>();
    }

    [Fact]
    public async Task Claim_AfterAnswer_ReplaysItOnEveryStore()
    {
        var store = await OpenAsync();
        var token = await TakeAsync(store);
        await store.AddAsync(Samples.Job("job-1"), new IdempotencyCompletion(token, Samples.Answer("job-1", "the answer")), Cancellation);

        var replay = (await (await OpenAsync()).ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Replay>();

        replay.Answer.StatusCode.ShouldBe(200);
        replay.Answer.RequestId.ShouldBe("job-1");
        System.Text.Encoding.UTF8.GetString(replay.Answer.Body.Span).ShouldBe("the answer");
    }

    [Fact]
    public async Task Add_JobOfAnotherClient_LeavesTheKeyWithoutAnswer()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1", "press"), completion: null, Cancellation);
        var token = await TakeAsync(store);

        var added = await store.AddAsync(Samples.Job("job-1"), new IdempotencyCompletion(token, Samples.Answer("job-1")), Cancellation);

        added.ShouldBe(AddJobResult.OwnedByAnother);
        (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.InFlight>();
    }

    [Fact]
    public async Task Abandon_ClaimedKey_IsFree()
    {
        var store = await OpenAsync();
        await store.AbandonAsync(await TakeAsync(store), Cancellation);

        (await store.ClaimAsync(Samples.Claim(body: "other"), Cancellation)).ShouldBeOfType<IdempotencyClaim.Claimed>();
    }

    [Fact]
    public async Task MarkUnknown_ClaimedKey_StaysUnknown()
    {
        var store = await OpenAsync();
        var token = await TakeAsync(store);
        await store.MarkUnknownAsync(token, Cancellation);
        await store.AbandonAsync(token, Cancellation);

        (await store.ClaimAsync(Samples.Claim(now: Samples.Start.AddHours(23)), Cancellation))
            .ShouldBe(new IdempotencyClaim.OutcomeUnknown(Samples.Start));
    }

    [Fact]
    public async Task Claim_LeaseOver_IsUnknownUntilTheKeyExpires()
    {
        var store = await OpenAsync();
        await TakeAsync(store);

        (await At(TimeSpan.FromSeconds(119))).ShouldBe(new IdempotencyClaim.InFlight(Samples.Start));
        (await At(TimeSpan.FromSeconds(120))).ShouldBe(new IdempotencyClaim.OutcomeUnknown(Samples.Start));
        (await At(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1))).ShouldBe(new IdempotencyClaim.OutcomeUnknown(Samples.Start));
        (await At(TimeSpan.FromHours(24))).ShouldBeOfType<IdempotencyClaim.Claimed>();

        Task<IdempotencyClaim> At(TimeSpan later) => store.ClaimAsync(Samples.Claim(now: Samples.Start + later), Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Add_AnswerAfterTheLease_IsStillTheAnswer(bool markedUnknown)
    {
        var store = await OpenAsync();
        var token = await TakeAsync(store);
        if (markedUnknown)
        {
            await store.MarkUnknownAsync(token, Cancellation);
        }

        await store.AddAsync(Samples.Job("job-1"), new IdempotencyCompletion(token, Samples.Answer("job-1")), Cancellation);

        (await store.ClaimAsync(Samples.Claim(now: Samples.Start.AddHours(1)), Cancellation)).ShouldBeOfType<IdempotencyClaim.Replay>();
    }

    [Fact]
    public async Task OldToken_KeyTakenOverAfterExpiry_TouchesNothing()
    {
        var store = await OpenAsync();
        var old = await TakeAsync(store);
        var later = Samples.Start.AddDays(2);
        await store.ClaimAsync(Samples.Claim(now: later), Cancellation);

        await store.AbandonAsync(old, Cancellation);
        await store.MarkUnknownAsync(old, Cancellation);
        (await store.AddAsync(Samples.Job("job-1"), new IdempotencyCompletion(old, Samples.Answer("job-1")), Cancellation))
            .ShouldBe(AddJobResult.Added);

        (await store.ClaimAsync(Samples.Claim(now: later), Cancellation)).ShouldBe(new IdempotencyClaim.InFlight(later));
    }

    [Fact]
    public async Task Claim_RaceOnTwoStores_ExactlyOneClaims()
    {
        JobStore[] stores = [await OpenAsync(), await OpenAsync()];

        var claims = await Task.WhenAll(
            from key in Enumerable.Range(0, 50)
            from caller in Enumerable.Range(0, 6)
            select ClaimAsync(stores[caller % 2], $"key-{key}"));

        foreach (var key in claims.GroupBy(claim => claim.Key))
        {
            key.Count(claim => claim.Result is IdempotencyClaim.Claimed).ShouldBe(1);
            key.Count(claim => claim.Result is IdempotencyClaim.InFlight).ShouldBe(5);
        }

        static async Task<(string Key, IdempotencyClaim Result)> ClaimAsync(JobStore store, string key) =>
            (key, await store.ClaimAsync(Samples.Claim(key), Cancellation));
    }

    [Fact]
    public async Task Claim_RaceForAnExpiredKey_ExactlyOneTakesItOver()
    {
        JobStore[] stores = [await OpenAsync(), await OpenAsync()];
        await TakeAsync(stores[0]);
        var later = Samples.Start.AddDays(2);

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => stores[n % 2].ClaimAsync(Samples.Claim(now: later), Cancellation)));

        claims.Count(claim => claim is IdempotencyClaim.Claimed).ShouldBe(1);
        claims.Count(claim => claim is IdempotencyClaim.InFlight).ShouldBe(19);
    }

    [Fact]
    public async Task DeleteExpired_OldKeys_GoAndYoungOnesStay()
    {
        var store = await OpenAsync();
        await store.ClaimAsync(Samples.Claim("old"), Cancellation);
        await store.ClaimAsync(Samples.Claim("young", now: Samples.Start.AddHours(1)), Cancellation);

        var deleted = await store.DeleteExpiredAsync(Samples.Start, Samples.Start.AddDays(1), 100, Cancellation);

        deleted.ShouldBe(1);
        (await store.ClaimAsync(Samples.Claim("young", now: Samples.Start.AddHours(2)), Cancellation))
            .ShouldNotBeOfType<IdempotencyClaim.Claimed>();
    }

    private static async Task<ClaimToken> TakeAsync(JobStore store) =>
        (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Claimed>().Token;
}
