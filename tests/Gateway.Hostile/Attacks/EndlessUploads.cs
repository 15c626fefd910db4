using System.Globalization;
using System.Text;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>Uploads in chunks that never end. When the gateway ends a connection, the client opens another one.</summary>
internal static class EndlessUploads
{
    private const int ChunkBytes = 64 * 1024;
    private const double ChunksPerSecond = 400;

    private static readonly byte[] Chunk =
    [
        .. Encoding.ASCII.GetBytes(ChunkBytes.ToString("X", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. FileCaller.PngOf(ChunkBytes),
        .. "\r\n"u8,
    ];

    public static Task RunAsync(AttackRun run, int connections)
    {
        var pace = new Pace(ChunksPerSecond * run.Rate);
        return run.OpenAllAsync(connections, async (index, opened) =>
        {
            while (!run.Stop.IsCancellationRequested)
            {
                using (var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop))
                {
                    run.Tally.Add(connection is null
                        ? "refused connection"
                        : await SendAsync(run, connection, run.UploadOf(index), pace, opened));
                }

                await run.WaitBeforeReopeningAsync();
            }
        });
    }

    private static async Task<string> SendAsync(
        AttackRun run, RawConnection connection, BegunUpload upload, Pace pace, Action opened)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var reading = ReadAsync(run, connection, answered);
        var isOpen = await connection.SendAsync(HttpText.ChunkedPutHead(upload.UploadPath), answered.Token);
        opened();
        while (isOpen && !answered.IsCancellationRequested)
        {
            await pace.NextAsync(answered.Token);
            isOpen = await connection.SendAsync(Chunk, answered.Token);
        }

        return await reading;
    }

    private static async Task<string> ReadAsync(AttackRun run, RawConnection connection, CancellationTokenSource answered)
    {
        var status = await connection.ReadStatusAsync(run.Stop);
        await answered.CancelAsync();
        return run.Stop.IsCancellationRequested ? "held" : status;
    }
}
