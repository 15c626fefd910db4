using Gateway.Clients;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;
using Gateway.Shares;

namespace Gateway.Files.Uploads;

/// <summary>
/// Finds the upload of an upload URL. Its id takes the place of a key: the request counts as one of the client that began the upload, as
/// long as this client has a valid key. Until then it counts as a request without authentication.
/// </summary>
internal sealed class UploadOwnerMiddleware(
    RequestDelegate next, IFileStore store, StoreMonitor monitor, RequestsInFlight requests, Refusals refusals, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (await FindAsync(context, exchange) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        await next(context);
    }

    private async Task<GatewayError?> FindAsync(HttpContext context, Exchange exchange)
    {
        if (exchange.PathId is not { } id || !FileIds.IsUpload(id))
        {
            return UploadErrors.NotFound();
        }

        if (!requests.TryEnterOpen(exchange.Settings.Options.Limits.RequestsInFlight))
        {
            return refusals.Count(RefusalReason.OpenRoutes, ShareErrors.Overloaded());
        }

        StoredFile? upload;
        try
        {
            upload = await monitor.WatchAsync(store.FindUploadAsync(FileIds.DigestOf(id), context.RequestAborted));
        }
        catch (JobStoreUnavailableException)
        {
            return JobErrors.StoreUnavailable() with { CloseConnection = true };
        }
        finally
        {
            requests.LeaveOpen();
        }

        var now = time.GetUtcNow();
        if (upload is null || upload.State == FileState.Removing || now >= upload.ExpiresAt
            || !exchange.Settings.Clients.IsActive(upload.Client, now))
        {
            return UploadErrors.NotFound();
        }

        exchange.Upload = upload;
        exchange.Client = Client.OfUpload(upload.Client);
        return null;
    }
}
