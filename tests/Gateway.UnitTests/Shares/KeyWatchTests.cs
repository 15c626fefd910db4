using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Shares;
using Gateway.UnitTests.Configuration;

namespace Gateway.UnitTests.Shares;

public sealed class KeyWatchTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly TestConfiguration _configuration = new();
    private readonly SettingsSource _settings;
    private readonly KeyWatch _watch;
    private readonly Client _client = new("studio", "key-id", [], Convert.FromHexString(TestConfiguration.Sha256));

    public KeyWatchTests()
    {
        _settings = SettingsSource.Create(_configuration.Root, "Production", _time).Source!;
        _watch = new KeyWatch(_settings, _time);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _settings.Dispose();
    }

    [Fact]
    public void Key_RevokedByAReload_EndsItsRequestsWithinABeat()
    {
        var first = _watch.Enter(_client);
        var second = _watch.Enter(_client);
        _time.Advance(KeyWatch.Beat * 3);
        first.Revoked.IsCancellationRequested.ShouldBeFalse();

        _configuration.Set(("Gateway:Clients:studio:Keys:0:Sha256", new string('e', 64)));
        _settings.Reload();
        _watch.IsValid(_client).ShouldBeFalse();
        _time.Advance(KeyWatch.Beat);

        first.Revoked.IsCancellationRequested.ShouldBeTrue();
        second.Revoked.ShouldBe(first.Revoked);
        _watch.Leave(first);
        _watch.Leave(second);
    }

    [Fact]
    public void Key_ThatExpires_EndsItsRequestsWithinABeat()
    {
        _configuration.Set(("Gateway:Clients:studio:Keys:0:Expires", _time.GetUtcNow().AddSeconds(5).ToString("O")));
        _settings.Reload();
        var key = _watch.Enter(_client);
        _time.Advance(TimeSpan.FromSeconds(4));
        key.Revoked.IsCancellationRequested.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(2));

        key.Revoked.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>An exception on the thread of the timer would stop the process.</summary>
    [Fact]
    public void Key_RevokedWhileARequestThrows_EndsTheOthersAndNotTheTimer()
    {
        var key = _watch.Enter(_client);
        using var throws = key.Revoked.Register(static () => throw new InvalidOperationException("a request failed"));
        _configuration.Set(("Gateway:Clients:studio:Keys:0:Sha256", new string('e', 64)));
        _settings.Reload();

        Should.NotThrow(() => _time.Advance(KeyWatch.Beat));

        key.Revoked.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Timer_NoRequests_StopsAndKeepsNoKey()
    {
        var before = _time.PendingTimers;
        var key = _watch.Enter(_client);
        _time.PendingTimers.ShouldBe(before + 1);
        _watch.Leave(key);
        var next = _watch.Enter(_client);
        next.ShouldBeSameAs(key, "requests after each other share an entry");
        _watch.Leave(next);

        _time.Advance(KeyWatch.Beat);

        (_watch.Count, _time.PendingTimers).ShouldBe((0, before));
        _watch.Enter(_client).ShouldNotBeSameAs(key);
        _time.PendingTimers.ShouldBe(before + 1);
    }
}
