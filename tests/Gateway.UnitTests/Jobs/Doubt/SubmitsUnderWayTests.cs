using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs.Doubt;
using Gateway.Jobs.Store.Doubts;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Doubt;

public sealed class SubmitsUnderWayTests
{
    private static readonly SubmitIdentity Lion = Identity("studio", "fal-ai/x", "a lion");

    private readonly TestTimeProvider _time = new();
    private readonly SubmitsUnderWay _submits;

    public SubmitsUnderWayTests() => _submits = new SubmitsUnderWay(_time);

    [Fact]
    public void FindLeft_ClientConnected_ReturnsNull()
    {
        _submits.Begin(Lion, Client(CancellationToken.None));

        _submits.FindLeft(Lion).ShouldBeNull();
    }

    [Fact]
    public async Task FindLeft_ClientDisconnected_ReturnsTheSubmitUntilItEnds()
    {
        using var leaving = new CancellationTokenSource();
        _submits.Begin(Lion, Client(CancellationToken.None));
        var left = _submits.Begin(Lion, Client(leaving.Token));
        await leaving.CancelAsync();

        _submits.FindLeft(Lion).ShouldBeSameAs(left);
        left.Settled.IsCompleted.ShouldBeFalse();

        _submits.End(left);
        left.Settled.IsCompletedSuccessfully.ShouldBeTrue();
        _submits.FindLeft(Lion).ShouldBeNull();
    }

    [Theory]
    [InlineData("other", "fal-ai/x", "a lion")]
    [InlineData("studio", "fal-ai/y", "a lion")]
    [InlineData("studio", "fal-ai/x", "a tiger")]
    public void FindLeft_OtherClientModelOrBody_ReturnsNull(string client, string model, string body)
    {
        _submits.Begin(Lion, Client(new CancellationToken(canceled: true)));

        _submits.FindLeft(Identity(client, model, body)).ShouldBeNull();
    }

    [Fact]
    public void Unwritten_Kept_IsFoundUntilItsWindowEnds()
    {
        _submits.KeepUnwritten(Lion, Doubt());

        _submits.FindUnwritten(Lion).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        _submits.FindUnwritten(Lion).ShouldBeNull();
    }

    [Fact]
    public void Unwritten_Forgotten_IsNotFound()
    {
        _submits.KeepUnwritten(Lion, Doubt());

        _submits.ForgetUnwritten(Lion);

        _submits.FindUnwritten(Lion).ShouldBeNull();
    }

    [Fact]
    public void Unwritten_Many_AreBoundedAndExpiredOnesAreReplaced()
    {
        for (var n = 0; n < 2000; n++)
        {
            _submits.KeepUnwritten(Identity("studio", "fal-ai/x", $"body {n}"), Doubt());
        }

        _submits.FindUnwritten(Identity("studio", "fal-ai/x", "body 0")).ShouldNotBeNull();
        _submits.FindUnwritten(Identity("studio", "fal-ai/x", "body 1999")).ShouldBeNull("the bound is reached");

        _time.Advance(TimeSpan.FromMinutes(1));
        _submits.KeepUnwritten(Lion, Doubt());
        _submits.FindUnwritten(Lion).ShouldNotBeNull("the expired ones made room");
    }

    [Fact]
    public void Identity_OtherWebhook_IsAnotherSubmit()
    {
        var body = SHA256.HashData("{}"u8);
        var without = SubmitIdentity.Of("studio", "fal-ai/x", body);
        var with = SubmitIdentity.Of("studio", "fal-ai/x", body, "http://hooks.internal/a");

        with.ShouldBe(SubmitIdentity.Of("studio", "fal-ai/x", body, "http://hooks.internal/a"));
        with.ShouldNotBe(without);
        with.ShouldNotBe(SubmitIdentity.Of("studio", "fal-ai/x", body, "http://hooks.internal/b"));
        // Longer than the buffer on the stack.
        var url = "http://hooks.internal/".PadRight(2_048, 'a');
        SubmitIdentity.Of("studio", "fal-ai/x", body, url).ShouldNotBe(SubmitIdentity.Of("studio", "fal-ai/x", body, url[..^1] + "b"));
    }

    private SubmitDoubt Doubt() => Samples.Unknown(expiresAt: _time.GetUtcNow().AddMinutes(1));

    private static ClientPresence Client(CancellationToken aborted) => new(socket: null, aborted);

    private static SubmitIdentity Identity(string client, string model, string body) =>
        SubmitIdentity.Of(client, model, SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
