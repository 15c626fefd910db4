using System.Buffers;
using System.Security.Cryptography;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Files.Types;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>
/// <c>POST /storage/upload/{id}/complete</c>: makes one file of the parts. They stay where they are; the gateway reads them once, for the
/// type and the digest of the whole.
/// </summary>
internal sealed class CompleteEndpoint(UploadCalls calls, UploadBodyReader bodies, FileReader reader)
{
    /// <summary>The parts are read in pieces.</summary>
    private const int PieceBytes = 64 * 1024;

    private readonly Turns _turns = new();

    public async Task AnswerAsync(HttpContext context)
    {
        GatewayError? refusal;
        try
        {
            refusal = await CompleteAsync(context);
        }
        catch (JobStoreUnavailableException)
        {
            refusal = JobErrors.StoreUnavailable();
        }
        catch (FileStorageException exception)
        {
            calls.Log.Failed(exception);
            refusal = FileErrors.Of(exception.Fault == FileStorageFault.Missing ? FileStorageFault.Unavailable : exception.Fault);
        }

        if (refusal is not null)
        {
            await context.RefuseAsync(refusal);
        }
    }

    private async Task<GatewayError?> CompleteAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var upload = exchange.Upload!;
        if (!upload.IsMultipart)
        {
            return UploadErrors.HasNoParts();
        }

        var (listed, refusal) = await bodies.ReadAsync(
            context, PartsRequest.MaxBytes, PartsRequest.MaxValues, PartsRequest.Example, PartsRequest.Read);
        if (listed is null)
        {
            return refusal;
        }

        // One at a time reads the parts. A second call waits, and then finds what the first one has stored.
        using var turn = await _turns.EnterAsync(upload.Name, context.RequestAborted);
        // Another call may have stored the file since the request began.
        upload = await FindAsync(upload.Name);
        return upload is null ? UploadErrors.NotFound() : await CompleteAsync(context, upload, listed);
    }

    private async Task<StoredFile?> FindAsync(string name)
    {
        var files = await calls.Monitor.WatchAsync(calls.Store.FindFilesAsync([name], CancellationToken.None));
        return files is [var file] && file.State != FileState.Removing ? file : null;
    }

    private async Task<GatewayError?> CompleteAsync(HttpContext context, StoredFile upload, PartsRequest listed)
    {
        var parts = await calls.Monitor.WatchAsync(calls.Store.ListPartsAsync(upload.Name, context.RequestAborted));
        var wrong = PartsCheck.Check(
            listed.Parts, parts, MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage));
        if (upload.State == FileState.Stored)
        {
            // The same call again, whose first answer may have been lost.
            return wrong is null
                ? await AnswerStoredAsync(context, upload, upload.Content!, upload.ExpiresAt)
                : UploadErrors.Complete();
        }

        if (wrong is not null)
        {
            return wrong;
        }

        var options = context.GetExchange().Settings.Options.Files;
        if (parts.Sum(static part => part.Bytes) > options.MaxBytes)
        {
            return UploadErrors.TooLarge(options);
        }

        var ((type, isText, content), changed) = await TryReadAsync(upload, parts, context.RequestAborted);
        if (changed is not null)
        {
            return changed;
        }

        if (content is null)
        {
            calls.Metrics.Ended(UploadEnd.Refused);
            return UploadErrors.TypeMismatch(MediaTypes.FamilyOf(upload.DeclaredType), type, isText);
        }

        return await StoreAsync(context, upload, listed, parts, content);
    }

    private async Task<GatewayError?> StoreAsync(
        HttpContext context, StoredFile upload, PartsRequest listed, IReadOnlyList<FilePart> parts, FileContent content)
    {
        var now = calls.Time.GetUtcNow();
        var expiresAt = now + upload.Retention;
        var outcome = await calls.Monitor.WatchAsync(
            calls.Store.CompleteFileAsync(upload.Name, parts, content, now, expiresAt, CancellationToken.None));
        if (outcome == FileOutcome.Done)
        {
            calls.Metrics.Ended(UploadEnd.Stored);
            return await AnswerStoredAsync(context, upload, content, expiresAt);
        }

        if (outcome == FileOutcome.Complete && await FindAsync(upload.Name) is { State: FileState.Stored } stored)
        {
            // Another replica was faster.
            return await CompleteAsync(context, stored, listed);
        }

        return outcome == FileOutcome.InProgress
            ? UploadErrors.PartsChanged()
            : UploadCalls.Explain(outcome, context.GetExchange().Settings.Options.Files);
    }

    private static async Task<GatewayError?> AnswerStoredAsync(
        HttpContext context, StoredFile upload, FileContent content, DateTimeOffset expiresAt)
    {
        await context.AnswerJsonAsync(StatusCodes.Status200OK, StoredAnswer.Of(context, upload, content, expiresAt));
        return null;
    }

    /// <summary>Reads the parts. Their bytes are removed if the client sends one of them again meanwhile, or ends the upload.</summary>
    /// <returns>The result of <see cref="ReadAsync"/>, or the error of a client that has changed the parts.</returns>
    private async Task<((string Type, bool IsText, FileContent? Content) Read, GatewayError? Changed)> TryReadAsync(
        StoredFile upload, IReadOnlyList<FilePart> parts, CancellationToken cancellation)
    {
        try
        {
            return (await ReadAsync(parts, upload.DeclaredType, cancellation), null);
        }
        catch (FileStorageException exception) when (exception.Fault == FileStorageFault.Missing)
        {
            if (await FindAsync(upload.Name) is null)
            {
                return (default, UploadErrors.NotFound());
            }

            var now = await calls.Monitor.WatchAsync(calls.Store.ListPartsAsync(upload.Name, CancellationToken.None));
            if (!now.Select(static part => part.Attempt).SequenceEqual(parts.Select(static part => part.Attempt), StringComparer.Ordinal))
            {
                return (default, UploadErrors.PartsChanged());
            }

            // The bytes of a part that counts are missing.
            throw;
        }
    }

    /// <returns>The type, whether the content is a text, and the content unless the type is of another family than the declared
    /// one.</returns>
    private async Task<(string Type, bool IsText, FileContent? Content)> ReadAsync(
        IReadOnlyList<FilePart> parts, string declared, CancellationToken cancellation)
    {
        await using var stream = await reader.OpenAsync(parts, cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var read = await stream.ReadAtLeastAsync(piece, TypeDetector.HeadBytes, throwOnEndOfStream: false, cancellation);
            var type = TypeDetector.Detect(piece.AsSpan(0, read));
            if (!MediaTypes.IsOfFamily(type, declared))
            {
                return (type, TextContent.Is(piece.AsSpan(0, read)), null);
            }

            long length = 0;
            for (; read > 0; read = await stream.ReadAsync(piece, cancellation))
            {
                hash.AppendData(piece.AsSpan(0, read));
                length += read;
            }

            return (type, false, new FileContent(length, type, hash.GetHashAndReset(), parts.Count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
