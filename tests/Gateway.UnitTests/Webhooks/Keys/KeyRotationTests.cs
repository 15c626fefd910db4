using System.Text.Json;
using Gateway.Jobs.Store.Webhooks;
using Gateway.UnitTests.Jobs.Store;
using Gateway.Webhooks.Keys;

namespace Gateway.UnitTests.Webhooks.Keys;

public sealed class KeyRotationTests
{
    private readonly KeyStore _store = new();
    private readonly TestTimeProvider _time = new(Samples.Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Whatever a receiver has read within 24 hours, it has the key of every delivery; and a key stays published as long after its
    /// last signature.</summary>
    [Fact]
    public async Task Rotate_TwiceAndLater_SignsOnlyWithKeysThatReceiversHave()
    {
        await RotateAsync();
        List<(DateTimeOffset At, string[] Published, string Signer)> hours = [];
        for (var hour = 0; hour < 160; hour++)
        {
            if (hour is 30 or 40 or 100)
            {
                await RotateAsync();
            }

            var (keys, now) = (_store.Set(), _time.GetUtcNow());
            hours.Add((now, [.. keys.PublishedAt(now).Select(key => key.Kid)], keys.SignerAt(now).Kid));
            _time.Advance(TimeSpan.FromHours(1));
        }

        foreach (var (at, _, signer) in hours)
        {
            hours.Where(read => read.At <= at && at - read.At <= KeyRotation.LongestCache)
                .ShouldAllBe(read => read.Published.Contains(signer));
            hours.Where(read => read.At >= at && read.At - at <= KeyRotation.LongestCache)
                .ShouldAllBe(read => read.Published.Contains(signer));
        }

        hours.Select(hour => hour.Signer).Distinct().Count().ShouldBe(4);
        hours[^1].Published.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Rotate_AtOnce_SignsWithTheNewKeyAndWithdrawsTheOldOnes()
    {
        await RotateAsync();
        await RotateAsync();
        var added = (await KeyRotation.RotateAsync(_store, atOnce: true, _time.GetUtcNow(), Cancellation))!;

        var (keys, now) = (_store.Set(), _time.GetUtcNow());
        keys.SignerAt(now).Kid.ShouldBe(added.Kid);
        keys.PublishedAt(now).ShouldHaveSingleItem().Kid.ShouldBe(added.Kid);
        keys.SignerAt(now.AddDays(9)).Kid.ShouldBe(added.Kid);
    }

    [Fact]
    public async Task Rotate_OfTwoProcessesAtOnce_AddsOneKey()
    {
        await RotateAsync();
        _store.BeforeAdd = RotateAsync;

        (await KeyRotation.RotateAsync(_store, atOnce: false, _time.GetUtcNow(), Cancellation)).ShouldBeNull();

        _store.Set().NewestGeneration.ShouldBe(2);
    }

    [Fact]
    public void SignerAt_ClockWasSetBack_IsTheOldestKey() =>
        new KeySet([SigningKey.Create().ToStored(1, Samples.Start)]).SignerAt(Samples.Start.AddDays(-1)).ShouldNotBeNull();

    [Fact]
    public void Document_OfKeys_IsAJwkSet()
    {
        var key = new SigningKey(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        using var document = JsonDocument.Parse(PublishedKeys.Document([key]));
        JsonElement.DeepEquals(
            document.RootElement,
            JsonElement.Parse(
                """
                {"keys":[{
                    "kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA",
                    "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"}]}
                """)).ShouldBeTrue();
    }

    private async Task RotateAsync() =>
        (await KeyRotation.RotateAsync(_store, atOnce: false, _time.GetUtcNow(), Cancellation)).ShouldNotBeNull();

    /// <summary>The keys in memory, by the rules of the store contract.</summary>
    private sealed class KeyStore : ISigningKeyStore
    {
        private readonly List<StoredKey> _keys = [];

        /// <summary>Called once, between the read and the write of a rotation.</summary>
        public Func<Task>? BeforeAdd { get; set; }

        public KeySet Set() => new(_keys);

        public Task<IReadOnlyList<StoredKey>> ReadKeysAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredKey>>([.. _keys]);

        public async Task<bool> AddKeyAsync(StoredKey key, DateTimeOffset olderPublishedUntil, CancellationToken cancellationToken)
        {
            if (BeforeAdd is { } other)
            {
                BeforeAdd = null;
                await other();
            }

            if (_keys.Exists(stored => stored.Generation == key.Generation))
            {
                return false;
            }

            var older = _keys.Select(stored => stored.PublishedUntil is null || stored.PublishedUntil > olderPublishedUntil
                ? stored with { PublishedUntil = olderPublishedUntil }
                : stored).ToList();
            _keys.Clear();
            _keys.AddRange([.. older, key]);
            return true;
        }

        public Task DeleteKeysAsync(DateTimeOffset unpublishedSince, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
