using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>Clients that read a response slowly. When the gateway ends a connection, the client opens another one.</summary>
/// <param name="Request">The request of the n-th connection.</param>
internal sealed record SlowReaders(Func<int, byte[]> Request)
{
    private const int PieceBytes = 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public Task RunAsync(AttackRun run, int connections) => run.OpenAllAsync(connections, async (index, opened) =>
    {
        while (!run.Stop.IsCancellationRequested)
        {
            using (var connection = await RawConnection.OpenAsync(run.Target.Address, RawConnection.SmallWindow, run.Stop))
            {
                run.Tally.Add(connection is null ? "refused connection" : await ReadAsync(run, connection, Request(index), opened));
            }

            await run.WaitBeforeReopeningAsync();
        }
    });

    private static async Task<string> ReadAsync(AttackRun run, RawConnection connection, byte[] request, Action opened)
    {
        await connection.SendAsync(request, run.Stop);
        opened();
        var status = await connection.ReadStatusAsync(run.Stop);
        var piece = new byte[PieceBytes];
        do
        {
            await Quiet.DelayAsync(Interval, run.Stop);
        }
        while (await connection.ReceiveAsync(piece, run.Stop) > 0);
        return status;
    }
}
