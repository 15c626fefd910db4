using Gateway.Bodies;
using Gateway.Errors;
using Gateway.Files.Uploads;
using Gateway.Jobs;
using Gateway.Jobs.Store.Files;
using Gateway.Text;

namespace Gateway.Files.Serving;

/// <summary><c>GET /files</c>: a client's own files. <c>DELETE /files/{id}</c>: removes one.</summary>
internal sealed class FileListing(
    IFileStore store, FileRemover remover, EmptyBodyReader emptyReader, TimeProvider time)
{
    public Task ListAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (FileQuery.Read(context.Request.Query, out var query) is { } refusal)
        {
            return refusal;
        }

        // A slow list is no fault of the store: submits do not depend on it.
        var page = await store.ListFilesAsync(
            exchange.Client.Name, time.GetUtcNow(), query.Limit, query.After, context.RequestAborted);
        var address = PublicAddress.BaseOf(context.Request, exchange.Settings.Options.PublicUrl);
        var view = new FileView.Page(
            page.Files.Select(file => FileView.Of(file, address)), page.Next is { } next ? FileCursorText.Of(next) : null);
        await context.AnswerJsonAsync(StatusCodes.Status200OK, UploadJson.Of(view));
        return null;
    });

    public Task RemoveAsync(HttpContext context) => AnswerAsync(context, async exchange =>
    {
        if (exchange.PathId is not { } id || !await remover.TryRemoveAsync(id, exchange.Client.Name))
        {
            return FileErrors.NotFound();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return null;
    });

    private Task AnswerAsync(HttpContext context, Func<Exchange, Task<GatewayError?>> answer) =>
        context.AnswerFromStoreAsync(emptyReader, answer);
}
