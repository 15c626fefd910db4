using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>Clients that send requests and never read a response.</summary>
/// <param name="Requests">The bytes that the n-th connection sends.</param>
internal sealed record UnreadResponses(Func<int, byte[]> Requests)
{
    /// <summary>The receive window. Null: the window of the system, which takes in up to some megabytes.</summary>
    public int? Window { get; init; } = RawConnection.SmallWindow;

    public Task RunAsync(AttackRun run, int connections) => run.OpenAllAsync(connections, async (index, opened) =>
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, Window, run.Stop);
        if (connection is null)
        {
            run.Tally.Add("refused connection");
            return;
        }

        // The gateway stops to receive when it holds enough responses, so the send may never end.
        var sending = connection.SendAsync(Requests(index), run.Stop);
        opened();
        await sending;
        await Quiet.DelayAsync(Timeout.InfiniteTimeSpan, run.Stop);
        run.Tally.Add(connection.PeekStatus());
    });
}
