using System.Security.Cryptography;
using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files.Uploads;

/// <summary>
/// Receives a whole file or a part: takes its lease, writes the bytes under a name of this attempt alone, and makes them durable. If
/// anything fails, the bytes are removed and the reservation ends, and the same bytes can be sent again.
/// </summary>
internal sealed class PartReceiver(UploadCalls calls, UploadsUnderWay uploads, DeletedFiles deleted)
{
    private const int TokenBytes = 16;
    private const string FormType = "multipart/form-data";

    /// <summary>Completes a part in the store. The bytes are durable.</summary>
    internal delegate Task<FileOutcome> Finish(PartLease lease, PartReception received);

    /// <param name="context">The request.</param>
    /// <param name="number">The number of the part; 0: a whole file.</param>
    /// <param name="most">The most bytes that the part may have.</param>
    /// <param name="finish">Completes the part.</param>
    /// <param name="replaced">The name of the bytes that the part has had. They are removed as soon as another attempt has begun.</param>
    /// <returns>Null: the part is stored.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected, or the gateway stops. Nothing is kept.</exception>
    public async Task<GatewayError?> ReceiveAsync(HttpContext context, int number, long most, Finish finish, string? replaced = null)
    {
        var end = UploadEnd.Cut;
        try
        {
            var refusal = await ReceiveCountedAsync(context, number, most, finish, replaced);
            end = refusal switch
            {
                null => UploadEnd.Stored,
                { Type: ErrorTypes.BodyTooSlow or ErrorTypes.BodyIncomplete } => UploadEnd.Cut,
                { Blame: Blame.Client } => UploadEnd.Refused,
                _ => UploadEnd.Failed,
            };
            return refusal;
        }
        finally
        {
            calls.Metrics.Ended(end);
        }
    }

    private async Task<GatewayError?> ReceiveCountedAsync(HttpContext context, int number, long most, Finish finish, string? replaced)
    {
        var exchange = context.GetExchange();
        var options = exchange.Settings.Options.Files;
        var (upload, announced) = (exchange.Upload!, context.Request.ContentLength);
        if (!BodyRules.IsIdentity(context.Request.Headers.ContentEncoding))
        {
            return UploadErrors.ContentEncoding();
        }

        // RFC 9110, section 14.4: a server that stores no ranges must not take one for the whole.
        if (context.Request.Headers.ContainsKey(HeaderNames.ContentRange))
        {
            return UploadErrors.ContentRange();
        }

        // curl -F and FormData would store the form and its boundaries as the file.
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase))
        {
            return UploadErrors.Form();
        }

        if (announced > most)
        {
            return UploadErrors.TooLarge(options);
        }

        if (announced == 0)
        {
            return Empty(number);
        }

        var lease = new PartLease(upload.Name, number, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)));
        var bounds = new PartBounds(
            announced ?? 0, most, upload.ExpiresAt, number == 0 ? upload.DeclaredType : null);
        // Before the lease: a deletion waits for every request that has one.
        using var underWay = uploads.Enter(upload.Name);
        try
        {
            var begun = await calls.Room.ReserveAsync(
                upload.Client, () => BeginAsync(lease, bounds, options), context.RequestAborted);
            return begun == FileOutcome.Done
                ? await ReceiveLeasedAsync(context, lease, bounds, finish, replaced, underWay.Deleted)
                : UploadCalls.Explain(begun, options);
        }
        catch (JobStoreUnavailableException)
        {
            return JobErrors.StoreUnavailable() with { CloseConnection = true };
        }
        catch (FileStorageException exception)
        {
            calls.Log.Failed(exception);
            return FileErrors.Of(exception.Fault == FileStorageFault.Missing ? FileStorageFault.Unavailable : exception.Fault);
        }
    }

    private Task<FileOutcome> BeginAsync(PartLease lease, PartBounds bounds, FilesOptions options)
    {
        var now = calls.Time.GetUtcNow();
        return calls.Store.BeginPartAsync(
            lease, bounds.Reserved, FileQuota.LimitsOf(options), now, now + UploadCalls.Lease, CancellationToken.None);
    }

    private async Task<GatewayError?> ReceiveLeasedAsync(
        HttpContext context, PartLease lease, PartBounds bounds, Finish finish, string? replaced, CancellationToken isDeleted)
    {
        using var received = new PartReception(context, lease, bounds, calls, isDeleted);
        IFileWriter? writer = null;
        // From the moment in which the store may have completed the part, only the sweep may remove its bytes, unless the store says that
        // it has not.
        var mayRemove = true;
        GatewayError? refusal = null;
        try
        {
            writer = await calls.Storage.CreateAsync(StorageNames.Of(lease), CancellationToken.None);
            refusal = await received.ReceiveAsync(writer) ?? Check(received, lease, bounds) ?? await received.CompleteAsync(writer);
            if (refusal is not null)
            {
                return refusal;
            }

            mayRemove = false;
            var outcome = await calls.Monitor.WatchAsync(finish(lease, received));
            mayRemove = outcome != FileOutcome.Done;
            refusal = outcome == FileOutcome.Done ? null : await calls.ExplainLostAsync(lease.Name);
            calls.Log.Stored();
            return refusal;
        }
        finally
        {
            await CleanAsync(writer, lease, mayRemove, replaced, isGone: refusal?.Type == ErrorTypes.UploadNotFound);
        }
    }

    private static GatewayError Empty(int number) => number == 0 ? UploadErrors.Empty() : UploadErrors.PartEmpty(number);

    private static GatewayError? Check(PartReception received, PartLease lease, PartBounds bounds) => received.Length == 0
        ? Empty(lease.Number)
        : bounds.Declared is { } declared && !Types.MediaTypes.IsOfFamily(received.Type, declared)
            ? UploadErrors.TypeMismatch(Types.MediaTypes.FamilyOf(declared), received.Type, received.IsText)
            : null;

    /// <summary>Removes what this attempt has left and what it has replaced. No other attempt has these names.</summary>
    /// <param name="writer">The writer. Null: the storage has failed before.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="mayRemove">Whether the store has not completed the part.</param>
    /// <param name="replaced">The name of the bytes that the part has had.</param>
    /// <param name="isGone">Whether the upload has ended meanwhile. The deletion may have left it to this request.</param>
    private async Task CleanAsync(IFileWriter? writer, PartLease lease, bool mayRemove, string? replaced, bool isGone)
    {
        if (writer is not null)
        {
            await writer.DisposeAsync();
        }

        try
        {
            if (mayRemove)
            {
                await GiveUpAsync(lease);
            }

            if (replaced is not null)
            {
                await calls.Storage.RemoveAsync(replaced, CancellationToken.None);
            }

            if (isGone)
            {
                await deleted.RemoveIfDeletedAsync(lease.Name);
            }
        }
        catch (Exception exception) when (exception is FileStorageException or JobStoreUnavailableException)
        {
            calls.Log.UploadLeftToSweep(exception);
        }
    }

    /// <summary>If the bytes cannot be removed, the lease ends nevertheless: the next attempt stores its bytes under another name. The row
    /// counts them until the sweep has removed them or another attempt takes the part.</summary>
    private async Task GiveUpAsync(PartLease lease)
    {
        try
        {
            await calls.Storage.RemoveAsync(StorageNames.Of(lease), CancellationToken.None);
        }
        catch (FileStorageException)
        {
            await calls.Store.EndLeaseAsync(lease, calls.Time.GetUtcNow(), CancellationToken.None);
            throw;
        }

        await calls.Store.AbandonPartAsync(lease, CancellationToken.None);
    }
}
