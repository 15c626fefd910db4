using System.Buffers;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Jobs.Store.Files;
using Gateway.Shares;

namespace Gateway.Files.Serving;

/// <summary>
/// Limits the reading of files. A request without a key counts as one without authentication only until its file is known. Then it counts
/// as a download of the client that owns the file, so that readers of a leaked URL take nothing from other clients, and nothing from the
/// calls of the owner.
/// </summary>
internal sealed class Downloads(
    ClientShares shares, RequestsInFlight requests, Refusals refusals, FileMetrics metrics, Drain drain, TimeProvider time)
{
    /// <summary>The bytes that a response holds of a file.</summary>
    private const int PieceBytes = 16 * 1024;

    /// <summary>The least average rate of a download after <see cref="Grace"/>.</summary>
    private const int BytesPerSecond = 32 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>How long a download may take. 100 MiB: 54 minutes.</summary>
    public static TimeSpan LongestTime(long length) => Grace + TimeSpan.FromSeconds((double)length / BytesPerSecond);

    /// <summary>Counts a request whose file is not known yet.</summary>
    /// <returns>Null: it counts until <see cref="EndLookUp"/>.</returns>
    public GatewayError? BeginLookUp(Exchange exchange) =>
        requests.TryEnterOpen(exchange.Settings.Options.Limits.RequestsInFlight)
            ? null
            : refusals.Count(RefusalReason.OpenRoutes, ShareErrors.Overloaded());

    public void EndLookUp() => requests.LeaveOpen();

    /// <summary>Counts a request without a key as a download of the owner of the file.</summary>
    /// <returns>Null: it counts until <see cref="End"/>.</returns>
    public GatewayError? Begin(Exchange exchange, StoredFile file)
    {
        var limits = exchange.Settings.Options.Limits;
        var limit = limits.PerClient.Downloads;
        // This request is counted already.
        var share = FairShare.Of(limit, limits.RequestsInFlight, requests.All - 1);
        if (shares.TryTake(file.Client, ShareKind.Downloads, share, out var used))
        {
            return null;
        }

        return used < limit
            ? refusals.Count(RefusalReason.RequestsInFlight, ShareErrors.Overloaded())
            : refusals.Count(RefusalReason.ClientDownloads, ShareErrors.Limited(ShareKind.Downloads, limit, used));
    }

    public void End(StoredFile file) => shares.Release(file.Client, ShareKind.Downloads);

    /// <summary>Sends the bytes of a file. A client that reads too slowly, or until the gateway stops, is disconnected.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stream">The bytes.</param>
    /// <param name="length">Their number, which also decides how long the download may take.</param>
    public async Task SendAsync(HttpContext context, Stream stream, long length)
    {
        var longest = LongestTime(length);
        using var deadline = new CancellationTokenSource(longest, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token, drain.Expired);
        try
        {
            await CopyAsync(context, stream, ends.Token);
        }
        // The server aborts the connection if a write is cancelled, so the token of the connection may be cancelled here too.
        catch (OperationCanceledException) when (deadline.IsCancellationRequested || drain.Expired.IsCancellationRequested)
        {
            await context.RefuseAsync(
                deadline.IsCancellationRequested ? FileErrors.DownloadTooSlow(longest) : RequestErrors.Stopping());
        }
    }

    private async Task CopyAsync(HttpContext context, Stream stream, CancellationToken cancellation)
    {
        var exchange = context.GetExchange();
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(piece.AsMemory(0, PieceBytes), cancellation)) > 0)
            {
                await context.Response.WritePacedAsync(piece.AsMemory(0, read), cancellation);
                exchange.ResponseBytes += read;
                metrics.Served(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
