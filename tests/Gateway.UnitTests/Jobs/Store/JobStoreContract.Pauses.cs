using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Pauses;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The pauses of submits.</summary>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Pause_SetAgainAndRemoved_WritesOneEntryForEachChange()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());

        var set = await one.PauseAsync(PauseScope.Model, "fal-ai/imagen4", "costs", "ann", Cancellation);
        var again = await other.PauseAsync(PauseScope.Model, "fal-ai/imagen4", "costs", "bob", Cancellation);
        LaterEntries();
        var reason = await other.PauseAsync(PauseScope.Model, "fal-ai/imagen4", null, "bob", Cancellation);

        (set.IsChanged, again.IsChanged, reason.IsChanged).ShouldBe((true, false, true));
        again.Pause!.Actor.ShouldBe("ann");
        var held = (await one.ListPausesAsync(Cancellation)).ShouldHaveSingleItem();
        (held.Scope, held.Name, held.Actor, held.Reason).ShouldBe((PauseScope.Model, "fal-ai/imagen4", "bob", null));
        Micros(held.Since).ShouldBe(Micros(set.Pause!.Since));
        (await one.ResumeAsync(PauseScope.Client, "fal-ai/imagen4", "ann", Cancellation)).ShouldBeFalse();
        LaterEntries();
        (await one.ResumeAsync(PauseScope.Model, "fal-ai/imagen4", "ann", Cancellation)).ShouldBeTrue();
        (await one.ResumeAsync(PauseScope.Model, "fal-ai/imagen4", "ann", Cancellation)).ShouldBeFalse();
        (await one.ListPausesAsync(Cancellation)).ShouldBeEmpty();
        var entries = await AuditAsync(one);
        entries.Select(entry => (entry.Action, entry.Actor)).ShouldBe(
            [(AuditActions.Resume, "ann"), (AuditActions.Pause, "bob"), (AuditActions.Pause, "ann")]);
        entries.ShouldAllBe(entry => entry.Target == "pauses/models/fal-ai/imagen4");
        (await other.ReadRevisionAsync(Cancellation)).ShouldBe(3);
    }

    /// <summary>Names of clients that differ only in case are equal. Models are not.</summary>
    [Theory]
    [InlineData((int)PauseScope.Client, true)]
    [InlineData((int)PauseScope.Model, false)]
    public async Task Pause_NameInAnotherCase_IsThatOfTheSameClient(int scope, bool isSame)
    {
        var store = await OpenAsync();
        await store.PauseAsync((PauseScope)scope, "Billing", null, "ann", Cancellation);

        var again = await store.PauseAsync((PauseScope)scope, "billing", "costs", "bob", Cancellation);

        again.Pause!.Name.ShouldBe(isSame ? "Billing" : "billing");
        (await store.ListPausesAsync(Cancellation)).Count.ShouldBe(isSame ? 1 : 2);
        (await store.ResumeAsync((PauseScope)scope, "BILLING", "ann", Cancellation)).ShouldBe(isSame);
        (await store.ListPausesAsync(Cancellation)).Count.ShouldBe(isSame ? 0 : 2);
    }

    [Fact]
    public async Task Pause_ByManyAtOnce_IsMadeOnce()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());

        var changes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            (n % 2 == 0 ? one : other).PauseAsync(PauseScope.All, "", null, $"ops-{n}", Cancellation)));

        changes.Count(change => change.IsChanged).ShouldBe(1);
        (await AuditAsync(one)).Count.ShouldBe(1);
        (await one.ReadStateAsync(Cancellation)).Pauses.ShouldHaveSingleItem().Scope.ShouldBe(PauseScope.All);
    }

    [Fact]
    public async Task Pause_MoreThanTheMost_IsRefused()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, Pause.MaxPauses).Select(n =>
            store.PauseAsync(PauseScope.Client, $"client-{n}", null, "ann", Cancellation)));

        (await store.PauseAsync(PauseScope.All, "", null, "ann", Cancellation)).Pause.ShouldBeNull();
        (await store.ListPausesAsync(Cancellation)).Count.ShouldBe(Pause.MaxPauses);
    }
}
