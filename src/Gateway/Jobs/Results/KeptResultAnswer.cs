using Gateway.Configuration.Options;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Health;
using Gateway.Upstream.Answers;

namespace Gateway.Jobs.Results;

/// <summary>
/// Answers a result call from the store. The response is that of the upstream through the gateway. A result is read in pieces, so that a
/// client that reads slowly holds one piece, however large the result is.
/// </summary>
internal sealed class KeptResultAnswer(
    IDocumentStore store, StoreMonitor monitor, IJobStore jobStore, JobDirectory jobs, ResultMetrics metrics, TimeProvider time)
{
    /// <summary>The most bytes of a result that are in memory for one call.</summary>
    public const int PieceBytes = 32 * 1024;

    /// <returns>The beginning of the kept result. Null: there is none, or the store cannot be read; the upstream is asked.</returns>
    public async ValueTask<DocumentPiece?> FindAsync(Exchange exchange, CancellationToken cancellation)
    {
        var (entry, options) = (exchange.Job, exchange.Settings.Options.Results);
        // Only another replica can have kept the result of a job that is open here.
        if (options.Keep == ResultKeeping.Off
            || entry.Record.ResultOutcome == ResultOutcome.NotStored
            || !(entry.Record.Status.IsFinal() || jobStore.IsShared)
            || !monitor.IsUp)
        {
            return null;
        }

        try
        {
            var found = await ReadAsync(exchange, 0, cancellation);
            if (found is not null && !entry.Record.Status.IsFinal())
            {
                await jobs.RefreshAsync(entry);
            }

            return found;
        }
        catch (JobStoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Writes the result.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">The state of the request. It gets the number of written bytes.</param>
    /// <param name="piece">The beginning of the result.</param>
    /// <returns>The number of images. Null: the rest of the result could not be read, and the connection is closed.</returns>
    public async Task<int?> WriteAsync(HttpContext context, Exchange exchange, DocumentPiece piece)
    {
        metrics.Served();
        Begin(context.Response, piece);
        var (images, length, written) = (new ImageCounter(), piece.Length, 0);
        while (true)
        {
            images.Read(piece.Body);
            written += piece.Body.Length;
            await context.Response.WritePacedAsync(piece.Body, context.RequestAborted);
            exchange.ResponseBytes = written;
            if (written == length)
            {
                return images.Count;
            }

            if (await TryReadAsync(exchange, written, context.RequestAborted) is not { Body.Length: > 0 } next || next.Length != length)
            {
                // The result was removed meanwhile, or the store is down.
                await context.RefuseAsync(JobErrors.StoreUnavailable());
                return null;
            }

            piece = next;
        }
    }

    private static void Begin(HttpResponse response, DocumentPiece document)
    {
        response.StatusCode = document.Status;
        response.ContentType = document.ContentType;
        response.ContentLength = document.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in KeptHeaders.Read(document.Headers))
        {
            response.Headers[name] = value;
        }
    }

    private async Task<DocumentPiece?> TryReadAsync(Exchange exchange, int offset, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(exchange, offset, cancellation);
        }
        catch (JobStoreUnavailableException)
        {
            return null;
        }
    }

    private Task<DocumentPiece?> ReadAsync(Exchange exchange, int offset, CancellationToken cancellation) =>
        monitor.WatchAsync(store.FindDocumentAsync(
            exchange.Job.RequestId, time.GetUtcNow() - exchange.Settings.Options.Results.Retention, offset, PieceBytes, cancellation));
}
