using Gateway.Edge.Connections;
using Gateway.Errors;
using Gateway.UnitTests.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Gateway.UnitTests.Edge.Connections;

public sealed class UnusedConnectionsTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly RecordingLogger<UnusedConnections> _logger = new();
    private readonly UnusedConnections _connections;
    private readonly List<(Connection Context, TaskCompletionSource End, Task Followed)> _open = [];
    private double _inUse;

    public UnusedConnectionsTests() => _connections = new UnusedConnections(() => _inUse, _time, _logger);

    public void Dispose() => _connections.Dispose();

    [Theory]
    [InlineData(0.60, 3_600_000, 0)]
    [InlineData(0.61, 1_999, 0)]
    [InlineData(0.61, 2_000, 1)]
    [InlineData(0.76, 249, 0)]
    [InlineData(0.76, 250, 1)]
    public async Task Connections_WithoutARequest_AreClosedByMemoryAndTime(double inUse, int unusedMilliseconds, int closed)
    {
        Open();
        _time.Advance(TimeSpan.FromMilliseconds(unusedMilliseconds));
        _inUse = inUse;

        _connections.CloseUnused();

        _connections.Closed.ShouldBe(closed);
        _open[0].Context.IsAborted.ShouldBe(closed == 1);
        await EndAllAsync();
    }

    [Fact]
    public async Task Connection_WithARequest_IsNotClosedUntilTheRequestHasEnded()
    {
        var busy = Open();
        busy.BeginRequest();
        busy.BeginRequest();
        busy.EndRequest();
        _time.Advance(TimeSpan.FromHours(1));
        _inUse = 0.99;

        _connections.CloseUnused();
        _connections.Closed.ShouldBe(0);
        busy.EndRequest();
        _connections.CloseUnused();
        _connections.Closed.ShouldBe(0, "the time counts from the end of the request");
        _time.Advance(TimeSpan.FromSeconds(1));
        _connections.CloseUnused();

        _connections.Closed.ShouldBe(1);
        await EndAllAsync();
    }

    [Fact]
    public async Task Connections_LongestUnused_AreClosedFirstAndAQuarterAtATime()
    {
        for (var i = 0; i < 8; i++)
        {
            Open();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _inUse = 0.7;
        _connections.CloseUnused();

        _open.Select(open => open.Context.IsAborted)
            .ShouldBe([true, true, true, false, false, false, false, false]);
        await EndAllAsync();
        _connections.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Event_OfClosedConnections_OccursOnceAMinuteWithTheirNumber()
    {
        for (var i = 0; i < 40; i++)
        {
            Open();
        }

        _inUse = 0.7;
        for (var look = 0; look < 3; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            _connections.CloseUnused();
        }

        _logger.Entries.Count(entry => entry.Id == EventIds.ConnectionsClosedForMemory).ShouldBe(2);
        await EndAllAsync();
    }

    private OpenConnection Open()
    {
        var context = new Connection();
        var end = new TaskCompletionSource();
        _open.Add((context, end, _connections.FollowAsync(context, _ => end.Task)));
        return context.Features.Get<OpenConnection>().ShouldNotBeNull();
    }

    private async Task EndAllAsync()
    {
        _open.ForEach(open => open.End.TrySetResult());
        await Task.WhenAll(_open.Select(open => open.Followed));
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
