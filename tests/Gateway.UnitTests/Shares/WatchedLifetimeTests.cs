using Gateway.Shares;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.UnitTests.Shares;

public sealed class WatchedLifetimeTests : IDisposable
{
    private readonly CancellationTokenSource _connection = new();
    private readonly CancellationTokenSource _revoked = new();
    private readonly CancellationTokenSource _expired = new();
    private readonly WatchedLifetime _lifetime;

    public WatchedLifetimeTests() => _lifetime = new WatchedLifetime(
        new HttpRequestLifetimeFeature { RequestAborted = _connection.Token }, _revoked.Token, _expired.Token);

    public void Dispose()
    {
        _connection.Dispose();
        _revoked.Dispose();
        _expired.Dispose();
    }

    [Fact]
    public void RequestAborted_KeyRevoked_IsCancelled()
    {
        var token = _lifetime.RequestAborted;
        token.IsCancellationRequested.ShouldBeFalse();

        _revoked.Cancel();

        token.IsCancellationRequested.ShouldBeTrue();
        _lifetime.RequestAborted.ShouldBe(token);
    }

    [Fact]
    public void RequestAborted_TimeOfTheDrainIsOver_IsCancelled()
    {
        var token = _lifetime.RequestAborted;

        _expired.Cancel();

        token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void RequestAborted_ConnectionAborted_IsCancelled()
    {
        var token = _lifetime.RequestAborted;

        _connection.Cancel();

        token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void RequestAborted_FirstReadAfterTheRevocation_IsCancelled()
    {
        _revoked.Cancel();

        _lifetime.RequestAborted.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void RequestAborted_SetByAStage_IsThatToken()
    {
        using var deadline = new CancellationTokenSource();
        var before = _lifetime.RequestAborted;
        _lifetime.RequestAborted = deadline.Token;
        _lifetime.RequestAborted.ShouldBe(deadline.Token);

        _lifetime.RequestAborted = before;

        _lifetime.RequestAborted.ShouldBe(before);
    }

    [Fact]
    public void End_TokenThatWasRead_StaysReadable()
    {
        var token = _lifetime.RequestAborted;

        _lifetime.End();

        _lifetime.RequestAborted.ShouldBe(token);
        token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void End_TokenThatWasNotRead_IsThatOfTheConnection()
    {
        _lifetime.End();

        _lifetime.RequestAborted.ShouldBe(_connection.Token);
    }
}
