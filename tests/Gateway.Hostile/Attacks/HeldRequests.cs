using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>
/// Clients that hold a request open: they send its beginning, then further pieces slowly, and read the response. When the gateway ends a
/// connection, the client opens another one.
/// </summary>
/// <param name="Beginning">The bytes that the n-th connection sends at once.</param>
internal sealed record HeldRequests(Func<int, byte[]> Beginning)
{
    /// <summary>The bytes of each later piece. Empty: there are none.</summary>
    public byte[] Piece { get; init; } = [];

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public Task RunAsync(AttackRun run, int connections) => run.OpenAllAsync(connections, async (index, opened) =>
    {
        while (!run.Stop.IsCancellationRequested)
        {
            using (var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop))
            {
                run.Tally.Add(connection is null ? "refused connection" : await HoldAsync(run, connection, Beginning(index), opened));
            }

            await run.WaitBeforeReopeningAsync();
        }
    });

    private async Task<string> HoldAsync(AttackRun run, RawConnection connection, byte[] beginning, Action opened)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var sending = SendAsync(connection, beginning, opened, answered.Token);
        var status = await connection.ReadToEndAsync(run.Stop);
        await answered.CancelAsync();
        await sending;
        return status;
    }

    private async Task SendAsync(RawConnection connection, byte[] beginning, Action opened, CancellationToken stop)
    {
        // A gateway that does not receive does not delay the start of the measurement.
        var first = connection.SendAsync(beginning, stop);
        opened();
        var isOpen = await first;
        while (isOpen && Piece.Length > 0 && !stop.IsCancellationRequested)
        {
            await Quiet.DelayAsync(Interval, stop);
            isOpen = await connection.SendAsync(Piece, stop);
        }
    }
}
