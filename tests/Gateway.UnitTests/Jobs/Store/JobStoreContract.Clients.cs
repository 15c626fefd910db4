using System.Security.Cryptography;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Clients and keys in the store, with the audit log.</summary>
public abstract partial class JobStoreContract
{
    private const string Actor = "ops";

    [Fact]
    public async Task CreateClient_EveryProperty_IsReadAgain()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var definition = Definition("billing");

        var created = await one.CreateClientAsync(definition, Actor, Cancellation);

        created.Outcome.ShouldBe(ChangeOutcome.Done);
        var found = (await other.FindClientAsync("billing", Cancellation)).ShouldNotBeNull();
        StoredJson.Of(found.Definition).ShouldBe(StoredJson.Of(definition));
        found.Version.ShouldBe(created.Client!.Version);
        found.CreatedAt.ShouldBe(found.ChangedAt);
        found.Keys.ShouldBeEmpty();
        (await other.FindClientAsync("Billing", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task CreateClient_NameIsTaken_ChangesNothing()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var revision = await store.ReadRevisionAsync(Cancellation);

        (await store.CreateClientAsync(new ClientDefinition("billing"), Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Exists);
        (await store.CreateClientAsync(new ClientDefinition("BILLING"), Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Exists);

        (await store.ReadRevisionAsync(Cancellation)).ShouldBe(revision);
        (await AuditAsync(store)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task CreateClient_ByManyAtOnce_IsMadeOnce()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());

        var changes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            (n % 2 == 0 ? one : other).CreateClientAsync(Definition("billing"), $"ops-{n}", Cancellation)));

        changes.Count(change => change.Outcome == ChangeOutcome.Done).ShouldBe(1);
        changes.Count(change => change.Outcome == ChangeOutcome.Exists).ShouldBe(19);
        (await AuditAsync(one)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ReplaceClient_WithAndWithoutTheVersion_ChangesOnlyWhatWasSeen()
    {
        var store = await OpenAsync();
        var first = (await store.CreateClientAsync(Definition("billing"), Actor, Cancellation)).Client!;
        var disabled = first.Definition with { IsDisabled = true };

        LaterEntries();
        var second = (await store.ReplaceClientAsync(disabled, first.Version, Actor, Cancellation)).Client!;
        second.Version.ShouldBeGreaterThan(first.Version);
        (await store.ReplaceClientAsync(first.Definition, first.Version, Actor, Cancellation)).Outcome
            .ShouldBe(ChangeOutcome.VersionDiffers);
        (await store.FindClientAsync("billing", Cancellation))!.Definition.IsDisabled.ShouldBeTrue();
        (await store.ReplaceClientAsync(disabled, second.Version, Actor, Cancellation)).Client!.Version.ShouldBe(second.Version);
        LaterEntries();
        (await store.ReplaceClientAsync(first.Definition, null, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);
        (await store.ReplaceClientAsync(Definition("other"), null, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.NotFound);

        var entries = await AuditAsync(store);
        entries.Select(entry => entry.Action)
            .ShouldBe([AuditActions.ReplaceClient, AuditActions.ReplaceClient, AuditActions.CreateClient]);
        entries[1].Before.ShouldBe(StoredJson.Of(first.Definition));
        entries[1].After.ShouldBe(StoredJson.Of(disabled));
        entries.ShouldAllBe(entry => entry.Actor == Actor && entry.Target == "clients/billing");
    }

    [Fact]
    public async Task DeleteClient_WithKeys_RemovesThemAndItsVersionIsNeverUsedAgain()
    {
        var store = await OpenAsync();
        var first = (await store.CreateClientAsync(Definition("billing"), Actor, Cancellation)).Client!;
        var (key, secret) = NewKey();
        var keyed = (await store.AddKeyAsync("billing", "ci", key, Actor, Cancellation)).Client!;
        (await store.DeleteClientAsync("billing", first.Version, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.VersionDiffers);

        (await store.DeleteClientAsync("billing", keyed.Version, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);

        (await store.FindClientAsync("billing", Cancellation)).ShouldBeNull();
        (await store.DeleteClientAsync("billing", null, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.NotFound);
        var again = (await store.CreateClientAsync(Definition("billing"), Actor, Cancellation)).Client!;
        again.Version.ShouldBeGreaterThan(keyed.Version);
        (await store.FindClientAsync("billing", Cancellation))!.Keys.ShouldBeEmpty();
        (await AuditAsync(store)).ShouldAllBe(entry => !Texts(entry).Contains(secret) && !Texts(entry).Contains(Hex(key)));
    }

    [Fact]
    public async Task AddKey_EveryProperty_IsReadAgainAndChangesTheClient()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var client = (await one.CreateClientAsync(Definition("billing"), Actor, Cancellation)).Client!;
        var (key, _) = NewKey();
        key = key with { Expires = Samples.Start.AddDays(30), Models = ["fal-ai/*"] };

        var change = await one.AddKeyAsync("billing", "ci", key, Actor, Cancellation);

        change.Outcome.ShouldBe(ChangeOutcome.Done);
        var found = (await other.FindClientAsync("billing", Cancellation))!;
        found.Version.ShouldBeGreaterThan(client.Version);
        found.Version.ShouldBe(change.Client!.Version);
        var stored = found.Keys.ShouldHaveSingleItem();
        (stored.Label, stored.KeyId, stored.Expires, stored.LastUsed).ShouldBe(("ci", key.KeyId, key.Expires, null));
        stored.Digest.ToArray().ShouldBe(key.Digest.ToArray());
        stored.Models.ShouldBe(["fal-ai/*"]);
        (await one.AddKeyAsync("billing", "CI", NewKey().Key, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Exists);
        (await one.AddKeyAsync("billing", "same", key, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Exists);
        (await one.AddKeyAsync("nobody", "ci", NewKey().Key, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.NotFound);
        (await AuditAsync(one)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task AddKey_ByManyAtOnce_MakesEachOnceUpToTheMost()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.CreateClientAsync(Definition("billing"), Actor, Cancellation);

        var changes = await Task.WhenAll(Enumerable.Range(0, StoredClientKey.MaxKeys + 5).Select(n =>
            (n % 2 == 0 ? one : other).AddKeyAsync("billing", $"key-{n}", NewKey().Key, Actor, Cancellation)));

        changes.Count(change => change.Outcome == ChangeOutcome.Done).ShouldBe(StoredClientKey.MaxKeys);
        changes.Count(change => change.Outcome == ChangeOutcome.TooMany).ShouldBe(5);
        (await one.FindClientAsync("billing", Cancellation))!.Keys.Count.ShouldBe(StoredClientKey.MaxKeys);
        (await AuditAsync(one)).Count.ShouldBe(StoredClientKey.MaxKeys + 1);
        (await one.ReadRevisionAsync(Cancellation)).ShouldBe(StoredClientKey.MaxKeys + 1);
    }

    [Fact]
    public async Task RotateKey_WithGrace_KeepsBothKeysUntilItIsOver()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var (old, _) = NewKey();
        await store.AddKeyAsync("billing", "ci", old with { Models = ["fal-ai/*"] }, Actor, Cancellation);
        var (next, _) = NewKey();

        LaterEntries();
        var change = await store.RotateKeyAsync("billing", "ci", next, TimeSpan.FromHours(1), Actor, Cancellation);

        (change.Key!.Label, change.Key.KeyId, change.Key.RotatedFrom, change.Key.Expires).ShouldBe(("ci", next.KeyId, old.KeyId, null));
        change.Key.Models.ShouldBe(["fal-ai/*"]);
        var keys = (await store.FindClientAsync("billing", Cancellation))!.Keys;
        keys.Select(key => (key.Label, key.KeyId, key.ReplacedLabel))
            .ShouldBe([("ci", next.KeyId, null), ($"ci.{old.KeyId}", old.KeyId, "ci")]);
        (keys[1].Expires!.Value - keys[0].CreatedAt).ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1));
        (await store.RotateKeyAsync("billing", $"ci.{old.KeyId}", NewKey().Key, TimeSpan.Zero, Actor, Cancellation)).Outcome
            .ShouldBe(ChangeOutcome.NotFound);
        (await AuditAsync(store))[0].Action.ShouldBe(AuditActions.RotateKey);
    }

    [Fact]
    public async Task RotateKey_WithoutGraceOrBeyondItsEnd_NeverExtendsTheOldKey()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var ends = TimeProvider.System.GetUtcNow().AddMinutes(5);
        await store.AddKeyAsync("billing", "short", NewKey().Key with { Expires = ends }, Actor, Cancellation);
        await store.AddKeyAsync("billing", "now", NewKey().Key, Actor, Cancellation);
        await store.AddKeyAsync("billing", "over", NewKey().Key with { Expires = ends.AddHours(-1) }, Actor, Cancellation);

        foreach (var (label, grace) in new[] { ("short", 60), ("now", 0), ("over", 60) })
        {
            (await store.RotateKeyAsync("billing", label, NewKey().Key, TimeSpan.FromMinutes(grace), Actor, Cancellation)).Outcome
                .ShouldBe(ChangeOutcome.Done);
        }

        var keys = (await store.FindClientAsync("billing", Cancellation))!.Keys;
        var replaced = keys.Where(key => key.ReplacedLabel is not null).ShouldHaveSingleItem();
        (replaced.ReplacedLabel, Micros(replaced.Expires)).ShouldBe(("short", Micros(ends)));
        keys.Count.ShouldBe(4);
        // The new key lives as long as the old one did.
        var renewed = keys.Single(key => key.Label == "short");
        (renewed.Expires!.Value - renewed.CreatedAt).ShouldBe(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
        keys.Where(key => key.Label is "now" or "over").ShouldAllBe(key => key.Expires == null);
    }

    [Fact]
    public async Task RevokeKey_OfARotatedKey_EndsItsPredecessorsToo()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        string[] ids = [.. await RotatedAsync(store, "ci", times: 3)];

        (await store.RevokeKeyAsync("billing", $"ci.{ids[0]}", Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);
        (await store.FindClientAsync("billing", Cancellation))!.Keys.Select(key => key.KeyId).ShouldBe([ids[2], ids[1]]);
        (await store.RevokeKeyAsync("billing", "ci", Actor, Cancellation)).Client!.Keys.ShouldBeEmpty();

        (await store.FindClientAsync("billing", Cancellation))!.Keys.ShouldBeEmpty();
        (await store.RevokeKeyAsync("billing", "ci", Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.NotFound);
        (await AuditAsync(store)).Count(entry => entry.Action == AuditActions.RevokeKey).ShouldBe(2);
    }

    [Fact]
    public async Task AddKey_EndedKeyOfYesterday_IsRemoved()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var yesterday = TimeProvider.System.GetUtcNow().AddHours(-25);
        await store.AddKeyAsync("billing", "old", NewKey().Key with { Expires = yesterday }, Actor, Cancellation);

        var change = await store.AddKeyAsync("billing", "new", NewKey().Key, Actor, Cancellation);

        change.Client!.Keys.Select(key => key.Label).ShouldBe(["new"]);
        (await store.FindClientAsync("billing", Cancellation))!.Keys.Select(key => key.Label).ShouldBe(["new"]);
    }

    [Fact]
    public async Task ListClients_InPages_HasEachClientOnceWithItsKeys()
    {
        var store = await OpenAsync();
        foreach (var name in new[] { "d", "a", "c", "b", "e" })
        {
            await store.CreateClientAsync(new ClientDefinition(name), Actor, Cancellation);
            await store.AddKeyAsync(name, "ci", NewKey().Key, Actor, Cancellation);
        }

        var first = await store.ListClientsAsync(null, 2, Cancellation);
        var second = await store.ListClientsAsync("b", 5, Cancellation);

        first.Concat(second).Select(client => client.Name).ShouldBe(["a", "b", "c", "d", "e"]);
        first.Concat(second).ShouldAllBe(client => client.Keys.Count == 1);
        (await store.ListClientsAsync("e", 5, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadState_AfterChanges_HasAllOfThem()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var empty = await other.ReadStateAsync(Cancellation);
        (empty.Revision, empty.Clients.Count, empty.Pauses.Count).ShouldBe((0, 0, 0));
        var changed = 0;
        one.OnStateChanged(() => Task.FromResult(changed++));
        await one.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        await one.AddKeyAsync("billing", "ci", NewKey().Key, Actor, Cancellation);
        await one.CreateClientAsync(Definition("billing"), Actor, Cancellation);

        var state = await other.ReadStateAsync(Cancellation);

        (state.Revision, changed).ShouldBe((2, 2));
        state.Clients.ShouldHaveSingleItem().Keys.ShouldHaveSingleItem().Label.ShouldBe("ci");
    }

    [Fact]
    public async Task NoteUses_OlderTimeAndUnknownKey_KeepTheNewestAndAreRemoved()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var (key, _) = NewKey();
        await store.AddKeyAsync("billing", "ci", key, Actor, Cancellation);
        var revision = await store.ReadRevisionAsync(Cancellation);
        var now = TimeProvider.System.GetUtcNow();

        await store.NoteUsesAsync([(key.KeyId, now), ("gone", now)], Cancellation);
        await store.NoteUsesAsync([(key.KeyId, now.AddHours(-1))], Cancellation);

        Micros((await store.FindClientAsync("billing", Cancellation))!.Keys[0].LastUsed).ShouldBe(Micros(now));
        (await store.ReadRevisionAsync(Cancellation)).ShouldBe(revision);
        (await store.DeleteExpiredAsync(now.AddDays(-1), now.AddDays(2), 10, Cancellation)).ShouldBe(1);
        Micros((await store.FindClientAsync("billing", Cancellation))!.Keys[0].LastUsed).ShouldBe(Micros(now));
    }

    /// <summary>Neither the change nor its entry is stored alone.</summary>
    [Theory]
    [InlineData("gateway_audit")]
    [InlineData("gateway_clients")]
    public async Task CreateClient_OnePartFails_StoresNothing(string table)
    {
        var store = await OpenAsync();
        await ExecuteAsync($"ALTER TABLE {table} RENAME TO away");

        await Should.ThrowAsync<Exception>(() => store.CreateClientAsync(Definition("billing"), Actor, Cancellation));

        await ExecuteAsync($"ALTER TABLE away RENAME TO {table}");
        (await store.FindClientAsync("billing", Cancellation)).ShouldBeNull();
        (await AuditAsync(store)).ShouldBeEmpty();
        (await store.ReadRevisionAsync(Cancellation)).ShouldBe(0);
    }

    /// <summary>A commit may take effect although its connection broke. The transaction is then repeated.</summary>
    [Fact]
    public async Task CreateClient_TransactionIsRepeated_IsMadeOnceAndReportedAsMade()
    {
        var store = await OpenAsync();
        var client = Definition("billing");
        var entry = AuditEntry.Create(Samples.Start, Actor, AuditActions.CreateClient, "clients/billing");
        var write = new Gateway.Jobs.Store.Writing.ChangeWrite(entry, "billing", ChangeSql.Change(
            entry, ClientSql.IsFree, ["billing", 10], [ClientSql.Insert(entry.Id, client, Samples.Start)], notify: null));
        await using var database = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Task.Factory.StartNew(
                () => database.CommitAsync([write], Cancellation), Cancellation, TaskCreationOptions.None,
                database.WriterScheduler).Unwrap();
            write.IsMade.ShouldBeTrue();
        }

        (await AuditAsync(store)).Count.ShouldBe(1);
        (await store.FindClientAsync("billing", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task ListAudit_FiltersAndPages_HaveTheEntriesInOrder()
    {
        var store = await OpenAsync();
        for (var n = 0; n < 5; n++)
        {
            await store.CreateClientAsync(new ClientDefinition($"client-{n}"), n % 2 == 0 ? "ann" : "bob", Cancellation);
            await store.AddKeyAsync($"client-{n}", "ci", NewKey().Key, "cid", Cancellation);
        }

        var first = await store.ListAuditAsync(new AuditFilter { Limit = 4 }, null, Cancellation);
        var second = await store.ListAuditAsync(new AuditFilter { Limit = 6 }, first.Next, Cancellation);

        first.Entries.Concat(second.Entries).Select(entry => entry.Target).Distinct().Count().ShouldBe(10);
        second.Next.ShouldBeNull();
        (await CountAsync(new AuditFilter { Actor = "ann" })).ShouldBe(3);
        (await CountAsync(new AuditFilter { Action = AuditActions.CreateKey })).ShouldBe(5);
        (await CountAsync(new AuditFilter { Target = "clients/client-1" })).ShouldBe(2);
        (await CountAsync(new AuditFilter { Target = "clients/client" })).ShouldBe(0);
        (await CountAsync(new AuditFilter { Since = TimeProvider.System.GetUtcNow().AddHours(1) })).ShouldBe(0);
        await store.DeleteExpiredAsync(Samples.Start, TimeProvider.System.GetUtcNow() + AuditEntry.Retention, 100, Cancellation);
        (await CountAsync(new AuditFilter())).ShouldBe(0);

        async Task<int> CountAsync(AuditFilter filter) => (await store.ListAuditAsync(filter, null, Cancellation)).Entries.Count;
    }

    private static ClientDefinition Definition(string name) => new(name)
    {
        Models = ["fal-ai/imagen4/*", "fal-ai/qwen-image-edit-lora"],
        Limits = new ClientLimitsOptions { SubmitsPerMinute = 60, JobsInFlight = 5 },
        Budgets = new Dictionary<string, BudgetOptions>
        {
            ["month"] = new() { Period = BudgetPeriod.Month, Limit = "100.00", Warn = "0.8" },
            ["all"] = new() { Period = BudgetPeriod.Total, Limit = "1000" },
        },
        WebhookHosts = ["hooks.example.com"],
    };

    private static (NewClientKey Key, string Secret) NewKey()
    {
        using var random = RandomNumberGenerator.Create();
        var key = ClientKey.Create(random);
        return (NewClientKey.Of(key), key.Reveal());
    }

    /// <returns>The ids of the keys, in the order in which they were made.</returns>
    private static async Task<IReadOnlyList<string>> RotatedAsync(JobStore store, string label, int times)
    {
        var ids = new List<string>();
        for (var n = 0; n < times; n++)
        {
            var (key, _) = NewKey();
            ids.Add(key.KeyId);
            var change = n == 0
                ? await store.AddKeyAsync("billing", label, key, Actor, Cancellation)
                : await store.RotateKeyAsync("billing", label, key, TimeSpan.FromHours(1), Actor, Cancellation);
            change.Outcome.ShouldBe(ChangeOutcome.Done);
        }

        return ids;
    }

    /// <summary>The entries of one millisecond have no order, so the next entry waits for another one.</summary>
    private static void LaterEntries()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() > now);
    }

    private static async Task<IReadOnlyList<AuditEntry>> AuditAsync(JobStore store) =>
        (await store.ListAuditAsync(new AuditFilter { Limit = AuditFilter.MaxLimit }, null, Cancellation)).Entries;

    private static string Texts(AuditEntry entry) => $"{entry.Target} {entry.Before} {entry.After}";

    private static string Hex(NewClientKey key) => Convert.ToHexStringLower(key.Digest.Span);

    private static long? Micros(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private async Task ExecuteAsync(string text)
    {
        await using var database = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        await database.ChangeAsync(new SqlStatement(text), static row => row.FieldCount, Cancellation);
    }
}
