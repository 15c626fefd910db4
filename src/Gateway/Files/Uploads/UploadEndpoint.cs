using System.Globalization;
using System.Text.Json.Serialization;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Uploads;

/// <summary>Receives the bytes of an upload: a whole file, or one of its parts.</summary>
internal sealed class UploadEndpoint(PartReceiver receiver, UploadCalls calls)
{
    /// <summary>The most parts of an upload.</summary>
    public const int MaxParts = 1000;

    /// <summary><c>PUT /storage/upload/{id}</c>: the whole file.</summary>
    public async Task PutAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var upload = exchange.Upload!;
        if (CheckState(upload, isMultipart: false) is { } wrong)
        {
            await context.RefuseAsync(wrong);
            return;
        }

        FileContent? content = null;
        var expiresAt = default(DateTimeOffset);
        var refusal = await receiver.ReceiveAsync(context, 0, exchange.Settings.Options.Files.MaxBytes, (lease, received) =>
        {
            content = new FileContent(received.Length, received.Type, received.Digest, Parts: 0) { Attempt = lease.Token };
            expiresAt = calls.Time.GetUtcNow() + upload.Retention;
            return calls.Store.FinishFileAsync(lease, content, expiresAt, CancellationToken.None);
        });
        await (refusal is null
            ? context.AnswerJsonAsync(StatusCodes.Status200OK, StoredAnswer.Of(context, upload, content!, expiresAt))
            : context.RefuseAsync(refusal));
    }

    /// <summary><c>PUT /storage/upload/{id}/{part}</c>: a part.</summary>
    public async Task PutPartAsync(HttpContext context)
    {
        string? etag = null;
        var number = 0;
        GatewayError? refusal;
        try
        {
            refusal = CheckState(context.GetExchange().Upload!, isMultipart: true) ?? ReadNumber(context, out number);
            refusal ??= await ReceivePartAsync(context, number, digest => etag = EtagOf(digest));
        }
        catch (JobStoreUnavailableException)
        {
            refusal = JobErrors.StoreUnavailable() with { CloseConnection = true };
        }

        if (refusal is not null)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        context.Response.Headers.ETag = $"\"{etag}\"";
        await context.AnswerJsonAsync(StatusCodes.Status200OK, UploadJson.Of(new PartAnswer(number, etag!)));
    }

    /// <summary>The etag of a part: its SHA-256.</summary>
    public static string EtagOf(byte[] digest) => Convert.ToHexStringLower(digest);

    private static GatewayError? CheckState(StoredFile upload, bool isMultipart) => upload switch
    {
        _ when upload.IsMultipart != isMultipart => isMultipart ? UploadErrors.HasNoParts() : UploadErrors.HasParts(),
        { State: FileState.Stored } => UploadErrors.Complete(),
        _ => null,
    };

    /// <summary>One part has one path: zeros before the number are refused.</summary>
    private static GatewayError? ReadNumber(HttpContext context, out int number) =>
        int.TryParse(context.GetExchange().PathPart, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number is >= 1 and <= MaxParts && !context.GetExchange().PathPart!.StartsWith('0')
            ? null
            : UploadErrors.PartNumber(MaxParts);

    /// <summary>The parts together may have the largest size of a file, with those that are being received.</summary>
    private async Task<GatewayError?> ReceivePartAsync(HttpContext context, int number, Action<byte[]> stored)
    {
        var exchange = context.GetExchange();
        var parts = await calls.Monitor.WatchAsync(calls.Store.ListPartsAsync(exchange.Upload!.Name, context.RequestAborted));
        var others = parts.Where(part => part.Number != number).Sum(static part => part.Bytes);
        var most = Math.Max(0, exchange.Settings.Options.Files.MaxBytes - others);
        var replaced = parts.FirstOrDefault(part => part.Number == number && part.Digest is not null) is { } earlier
            ? StorageNames.Of(earlier)
            : null;
        return await receiver.ReceiveAsync(context, number, most, async (lease, received) =>
        {
            var outcome = await calls.Store.FinishPartAsync(lease, received.Length, received.Digest, CancellationToken.None);
            stored(received.Digest);
            return outcome;
        }, replaced);
    }

    private sealed record PartAnswer(
        [property: JsonPropertyName("partNumber")] int PartNumber, [property: JsonPropertyName("etag")] string Etag);
}
