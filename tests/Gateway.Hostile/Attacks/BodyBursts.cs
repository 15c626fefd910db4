using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>Large bodies that are sent at once, then again after a pause.</summary>
/// <param name="Body">The body. It is made once.</param>
internal sealed record BodyBursts(Func<int, byte[]> Body)
{
    private const int AtOnce = 6;
    private const int FullBytes = 20_000_000;
    private const int SmallBytes = 1_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string Model { get; init; } = HttpText.Model;

    /// <summary>Whether the client closes the connection after the last byte, without the response.</summary>
    public bool IsAbandoned { get; init; }

    public async Task RunAsync(AttackRun run)
    {
        var body = Body(run.Count(FullBytes, SmallBytes));
        using var caller = new Caller(run.Target, AtOnce);
        run.MarkOpened();
        while (!run.Stop.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => SendAsync(run, caller, i, body)));
            await Quiet.DelayAsync(Pause, run.Stop);
        }
    }

    private async Task SendAsync(AttackRun run, Caller caller, int index, byte[] body)
    {
        // The validation and the submit read a body in the same way.
        var path = (index % 2 == 0 ? "/validate/" : "/") + Model;
        var key = run.KeyOf(index, AtOnce);
        if (IsAbandoned)
        {
            using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
            if (connection is not null && await connection.SendAsync(HttpText.PostHead(path, key, body.Length), run.Stop))
            {
                run.Tally.Add(await connection.SendAsync(body, run.Stop) ? "abandoned" : "closed");
            }

            return;
        }

        try
        {
            run.Tally.Add(await caller.PostAsync(path, key, body, run.Stop));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            run.Tally.Add(run.Stop.IsCancellationRequested ? "held" : "broken");
        }
    }
}
