using Gateway.Bodies;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Files.Types;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files.Serving;

/// <summary>
/// <c>GET</c> and <c>HEAD /files/{id}</c>: the bytes of a file, or a range of them. A client that knows the URL may read the file,
/// unless the file or the gateway is private: then the request passes the stages of a client, and the file must belong to it.
/// </summary>
internal sealed class FileEndpoint(FileFinder finder, FileReader reader, EmptyBodyReader emptyReader, Downloads downloads, FileLog log)
{
    private const int EtagBytes = 16;

    /// <summary>A page that shows the file can load nothing and run nothing.</summary>
    private const string Policy = "default-src 'none'; sandbox";

    /// <summary>The page that a browser makes of a video or of sound itself loads the same URL once more, from the origin of the
    /// page.</summary>
    private const string PlayerPolicy = "default-src 'none'; media-src 'self'; sandbox allow-same-origin";

    /// <param name="context">The request.</param>
    /// <param name="authenticated">The stages of a client, which end with <see cref="AnswerOwnerAsync"/>.</param>
    public Task AnswerAsync(HttpContext context, RequestDelegate authenticated)
    {
        // Without a look-up, so that an unauthenticated client gets no information.
        return context.GetExchange().Settings.Options.Files.Private
            ? authenticated(context)
            : AnswerAsync(
                context, FindAsNobodyAsync, file => file.IsPrivate ? authenticated(context) : ServeCountedAsync(context, file));
    }

    public Task AnswerOwnerAsync(HttpContext context) => AnswerAsync(context, FindAsync, file =>
        file.Client == context.GetExchange().Client.Name ? ServeAsync(context, file) : context.RefuseAsync(FileErrors.NotFound()));

    private async Task AnswerAsync(
        HttpContext context, Func<HttpContext, Task<(StoredFile? File, GatewayError? Refusal)>> find, Func<StoredFile, Task> answer)
    {
        try
        {
            var (file, refusal) = await find(context);
            await (file is null ? context.RefuseAsync(refusal ?? FileErrors.NotFound()) : answer(file));
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
        }
        catch (FileStorageException exception)
        {
            if (exception.Fault != FileStorageFault.Missing || await IsServedAsync(context.GetExchange().PathId))
            {
                log.Failed(exception);
            }

            await context.RefuseAsync(FileErrors.Of(exception.Fault));
        }
    }

    /// <summary>A file may be deleted, or swept, after a request has found it. Its bytes are then not lost.</summary>
    private async Task<bool> IsServedAsync(string? id)
    {
        try
        {
            return await finder.FindAsync(id, CancellationToken.None) is not null;
        }
        catch (JobStoreUnavailableException)
        {
            return true;
        }
    }

    /// <summary>Finds the file for a request that counts as one without authentication until the file is known.</summary>
    private async Task<(StoredFile? File, GatewayError? Refusal)> FindAsNobodyAsync(HttpContext context)
    {
        if (downloads.BeginLookUp(context.GetExchange()) is { } refusal)
        {
            return (null, refusal);
        }

        try
        {
            return await FindAsync(context);
        }
        finally
        {
            downloads.EndLookUp();
        }
    }

    private async Task<(StoredFile? File, GatewayError? Refusal)> FindAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var refusal = EmptyBodyReader.IsNeeded(context.Request)
            ? await emptyReader.ReadAsync(context, exchange.Settings.Options.Limits, acceptsEmptyJson: false)
            : null;
        return refusal is null ? (await finder.FindAsync(exchange.PathId, context.RequestAborted), null) : (null, refusal);
    }

    private async Task ServeCountedAsync(HttpContext context, StoredFile file)
    {
        if (downloads.Begin(context.GetExchange(), file) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        try
        {
            await ServeAsync(context, file);
        }
        finally
        {
            downloads.End(file);
        }
    }

    private async Task ServeAsync(HttpContext context, StoredFile file)
    {
        var (request, content) = (context.Request, file.Content!);
        var etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(content.Digest, 0, EtagBytes)}\"");
        if (Has(request, etag))
        {
            WriteHeaders(context.Response, file, etag);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (HttpMethods.IsHead(request.Method))
        {
            // The size and the type are known. The storage need not read anything.
            await reader.CheckBeginAsync(file, context.RequestAborted);
            WriteHeaders(context.Response, file, etag);
            WriteContentHeaders(context.Response, content.Type, content.Length);
            return;
        }

        if (RequestedRange.Read(request, etag, content.Length, out var range) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        await SendAsync(context, file, etag, range);
    }

    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="etag">Its entity tag.</param>
    /// <param name="range">The range that the request asks for. Null: the whole file.</param>
    private async Task SendAsync(HttpContext context, StoredFile file, EntityTagHeaderValue etag, ByteRange? range)
    {
        var (response, bytes) = (context.Response, range ?? ByteRange.Whole(file.Content!.Length));
        // Before the head of the response, so that a failure is an error response.
        await using var stream = await reader.OpenAsync(file, bytes, context.RequestAborted);
        WriteHeaders(response, file, etag);
        WriteContentHeaders(response, file.Content!.Type, bytes.Length);
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = new ContentRangeHeaderValue(bytes.Offset, bytes.Last, bytes.Total).ToString();
        }

        await downloads.SendAsync(context, stream, bytes.Length);
    }

    private static bool Has(HttpRequest request, EntityTagHeaderValue etag) =>
        request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(etag, useStrongComparison: false));

    private static void WriteContentHeaders(HttpResponse response, string type, long length)
    {
        response.ContentType = type;
        response.ContentLength = length;
    }

    private static void WriteHeaders(HttpResponse response, StoredFile file, EntityTagHeaderValue etag)
    {
        var headers = response.Headers;
        headers.ETag = etag.ToString();
        // Every use asks again, so that a deleted or expired file is gone at once. No shared cache keeps it.
        headers.CacheControl = "private, no-cache";
        headers.ContentDisposition = ContentDisposition.Of(file.Content!.Type, file.FileName);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = MediaTypes.IsPlayed(file.Content.Type) ? PlayerPolicy : Policy;
        // The URL is a credential.
        headers["Referrer-Policy"] = "no-referrer";
        headers.AcceptRanges = "bytes";
    }
}
