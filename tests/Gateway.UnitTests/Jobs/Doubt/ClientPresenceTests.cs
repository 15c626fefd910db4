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

    private ClientPresence Presence() => new(_server, CancellationToken.None);
}
