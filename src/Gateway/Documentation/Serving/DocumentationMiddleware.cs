using Gateway.Text;
using Microsoft.Net.Http.Headers;

namespace Gateway.Documentation.Serving;

/// <summary>
/// Responds to GET and HEAD below <c>/swagger</c> with shared bytes. Every client may call these paths, so a response must cost no work
/// and hold no memory of its own. Other paths and methods are unknown routes.
/// </summary>
internal sealed class DocumentationMiddleware(RequestDelegate next, OpenApiDocumentSource document, SwaggerPages pages)
{
    private const string JsonType = "application/json;charset=utf-8";

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? AnswerAsync(context) : next(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        switch (path)
        {
            // Relative, so that a reverse proxy may serve the gateway below any path.
            case SwaggerPipeline.Root:
                Redirect(context.Response, "swagger/index.html");
                return;
            case SwaggerPipeline.Root + "/":
                Redirect(context.Response, "index.html");
                return;
            case SwaggerPipeline.DocumentPath:
                await context.AnswerSharedAsync(await document.GetAsync(), JsonType, ServerOf(context.Request));
                return;
        }

        if (await pages.FindAsync(path) is { } page)
        {
            await AnswerAsync(context, page);
            return;
        }

        await next(context);
    }

    private static Task AnswerAsync(HttpContext context, SwaggerPage page)
    {
        if (page.Compressed is not { } compressed)
        {
            return context.AnswerSharedAsync(page.Plain, page.ContentType, cacheControl: page.CacheControl);
        }

        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!AcceptsGzip(context.Request))
        {
            return context.AnswerSharedAsync(page.Plain, page.ContentType, cacheControl: page.CacheControl);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return context.AnswerSharedAsync(compressed, page.ContentType, cacheControl: page.CacheControl);
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding;
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var encodings))
        {
            return false;
        }

        var rule = encodings.FirstOrDefault(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? encodings.FirstOrDefault(encoding => encoding.Value == "*");
        return rule is not null && rule.Quality is not 0;
    }

    private static void Redirect(HttpResponse response, string location)
    {
        response.StatusCode = StatusCodes.Status301MovedPermanently;
        response.Headers.Location = location;
    }

    /// <summary>The public URL, or the path by which the host that served the document is reached: calls that are tried out go
    /// there.</summary>
    private static string ServerOf(HttpRequest request)
    {
        var publicUrl = request.HttpContext.GetExchange().Settings.Options.PublicUrl;
        var url = publicUrl is null ? PublicAddress.PrefixOf(request, null) : PublicAddress.BaseOf(publicUrl);
        return url.Length == 0 ? "/" : url;
    }
}
