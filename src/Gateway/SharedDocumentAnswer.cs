using Microsoft.Net.Http.Headers;

namespace Gateway;

/// <summary>Responds with a shared document, or with 304 if the client has it already (RFC 9110, section 13.1.2).</summary>
internal static class SharedDocumentAnswer
{
    /// <summary>A client asks with its entity tag before each use, because the document changes with the contracts.</summary>
    public const string AskEachTime = "no-cache";

    /// <param name="context">A request with the method GET or HEAD.</param>
    /// <param name="document">The document.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="value">The value of this request, which is inserted in the document.</param>
    /// <param name="cacheControl">The value of <c>Cache-Control</c>.</param>
    public static Task AnswerSharedAsync(
        this HttpContext context, SharedDocument document, string contentType, string value = "", string cacheControl = AskEachTime)
    {
        var response = context.Response;
        var tag = document.TagWith(value);
        response.Headers.ETag = tag;
        response.Headers.CacheControl = cacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
        if (IsKnownToClient(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var parts = document.PartsWith(value);
        response.ContentType = contentType;
        response.ContentLength = parts.Sum(static part => (long)part.Length);
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.WritePacedAsync(parts, context.RequestAborted);
    }

    /// <summary>Whether <c>If-None-Match</c> names the tag. The comparison is weak, as for every GET. An invalid header is
    /// ignored.</summary>
    private static bool IsKnownToClient(HttpRequest request, string tag)
    {
        var sent = request.Headers.IfNoneMatch;
        if (sent.Count == 0 || !EntityTagHeaderValue.TryParseList(sent, out var tags))
        {
            return false;
        }

        var own = new EntityTagHeaderValue(tag);
        foreach (var known in tags)
        {
            if (known.Equals(EntityTagHeaderValue.Any) || known.Compare(own, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }
}
