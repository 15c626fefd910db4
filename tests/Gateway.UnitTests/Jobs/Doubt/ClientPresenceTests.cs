using System.Net;
using System.Net.Sockets;
using Gateway.Jobs.Doubt;

namespace Gateway.UnitTests.Jobs.Doubt;

/// <summary>The server has not noticed the end of the connection yet: the token of the request is not cancelled.</summary>
public sealed class ClientPresenceTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket _server = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await _client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        _server = await listener.AcceptAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void HasLeft_ConnectionIsOpen_IsFalse() => Presence().HasLeft.ShouldBeFalse();

    [Fact]
    public void HasLeft_ConnectionHasUnreadBytes_IsFalse()
    {
        _client.Send([1]);
        _server.Poll(Patience, SelectMode.SelectRead).ShouldBeTrue();

        Presence().HasLeft.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HasLeft_ClientClosedOrResetTheConnection_IsTrue(bool reset)
    {
        _client.LingerState = new LingerOption(reset, 0);
        _client.Close();
        _server.Poll(Patience, SelectMode.SelectRead).ShouldBeTrue();

        Presence().HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void HasLeft_ServerClosedTheConnection_IsTrue()
    {
        _server.Dispose();

        Presence().HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void HasLeft_RequestIsAborted_IsTrue() =>
        new ClientPresence(socket: null, new CancellationToken(canceled: true)).HasLeft.ShouldBeTrue();

    [Fact]
    public void HasLeft_KeyIsRevoked_IsTrue() =>
        new ClientPresence(socket: null, CancellationToken.None, new CancellationToken(canceled: true)).HasLeft.ShouldBeTrue();

    /// <summary>One system call asks all sockets. Bytes of a next request are not the end of a connection.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FindLeft_OneOfManyIdenticalSubmits_IsFound(bool left)
    {
        var submits = new SubmitsUnderWay(TimeProvider.System);
        var identity = SubmitIdentity.Of("studio", "fal-ai/x", new byte[32]);
        submits.Begin(identity, new ClientPresence(socket: null, CancellationToken.None));
        var submit = submits.Begin(identity, Presence());
        submits.FindLeft(identity).ShouldBeNull();
        if (left)
        {
            _client.Close();
        }
        else
        {
            _client.Send([1]);
        }

        _server.Poll(Patience, SelectMode.SelectRead).ShouldBeTrue();

        submits.FindLeft(identity).ShouldBe(left ? submit : null);
    }

    [Fact]
    public void FindLeft_SocketOfOneOfManyIsDisposed_FindsIt()
    {
        var submits = new SubmitsUnderWay(TimeProvider.System);
        var identity = SubmitIdentity.Of("studio", "fal-ai/x", new byte[32]);
        submits.Begin(identity, new ClientPresence(socket: null, CancellationToken.None));
        var submit = submits.Begin(identity, Presence());
        _server.Dispose();

        submits.FindLeft(identity).ShouldBe(submit);
    }

    private ClientPresence Presence() => new(_server, CancellationToken.None);
}
