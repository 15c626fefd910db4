using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>HTTP/2 connections that send frames at a rate. When the gateway ends a connection, the client opens another one.</summary>
/// <param name="Frames">The bytes of the n-th batch of a connection. Empty: nothing more is sent.</param>
internal sealed record Http2Flood(Func<int, byte[]> Frames)
{
    /// <summary>Each new connection may send a hundred requests at once.</summary>
    private const double ReopenedPerSecond = 10;

    /// <summary>The initial window of each stream. Null: the default.</summary>
    public int? Window { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the client reads the frames of the gateway.</summary>
    public bool IsRead { get; init; } = true;

    public Task RunAsync(AttackRun run, int connections)
    {
        var reopening = new Pace(ReopenedPerSecond);
        return run.OpenAllAsync(connections, async (_, opened) =>
        {
            while (!run.Stop.IsCancellationRequested)
            {
                using (var connection = await RawConnection.OpenAsync(
                    run.Target.Http2Address, IsRead ? null : RawConnection.SmallWindow, run.Stop))
                {
                    run.Tally.Add(connection is null ? "refused connection" : await FloodAsync(run, connection, opened));
                }

                await reopening.NextAsync(run.Stop);
            }
        });
    }

    private async Task<string> FloodAsync(AttackRun run, RawConnection connection, Action opened)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var reading = ReadAsync(connection, ended);
        var isOpen = await connection.SendAsync(Http2Frame.Preface(Window), ended.Token);
        for (var batch = 0; isOpen && !ended.IsCancellationRequested; batch++)
        {
            if (Frames(batch) is { Length: > 0 } frames)
            {
                var sending = connection.SendAsync(frames, ended.Token);
                opened();
                isOpen = await sending;
            }

            await Quiet.DelayAsync(Interval / run.Rate, ended.Token);
        }

        await ended.CancelAsync();
        await reading;
        return run.Stop.IsCancellationRequested ? "held" : "closed";
    }

    /// <summary>Reads until the gateway closes the connection.</summary>
    private async Task ReadAsync(RawConnection connection, CancellationTokenSource ended)
    {
        var buffer = new byte[16 * 1024];
        while (IsRead && await connection.ReceiveAsync(buffer, ended.Token) > 0)
        {
            // The frames do not matter.
        }

        if (IsRead)
        {
            await ended.CancelAsync();
        }
    }
}
