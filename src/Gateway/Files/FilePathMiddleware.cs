using Gateway.Calls;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Files;

/// <summary>
/// Takes the ids of files and uploads out of the path, before any stage or the framework logs it. An id is a credential, and the exchange
/// alone has it. A path with a final slash or in another case has no route: the URL of a file would have two forms.
/// </summary>
internal sealed class FilePathMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.GetExchange().Path;
        // Before the target is replaced.
        var isSlashed = FileRoutes.IsOfFiles(path) && EndsWithSlash(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        Hide(context, path);
        return isSlashed || FileRoutes.IsInAnotherCase(path)
            ? context.RefuseAsync(RouteErrors.Unknown(context.GetExchange().Path + (isSlashed ? "/" : "")))
            : next(context);
    }

    /// <summary>Whether the path of a target ends with a slash.</summary>
    public static bool EndsWithSlash(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        return (query < 0 ? target : target[..query]) is [.., '/'];
    }

    /// <summary>Makes this the path of the request.</summary>
    public static void Hide(HttpContext context, string path)
    {
        var exchange = context.GetExchange();
        exchange.Path = FileRoutes.Hide(path, out var id, out var part);
        if (ReferenceEquals(exchange.Path, path))
        {
            return;
        }

        (exchange.PathId, exchange.PathPart) = (id, part);
        context.Request.Path = exchange.Path;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = exchange.Path;
    }
}
