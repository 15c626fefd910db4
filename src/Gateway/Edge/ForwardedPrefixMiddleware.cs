namespace Gateway.Edge;

/// <summary>
/// Validates the path prefix in <c>X-Forwarded-Prefix</c> of a configured proxy. The prefix becomes part of redirects and URLs, so it
/// follows the same rules as the path of a request.
/// </summary>
internal sealed class ForwardedPrefixMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.PathBase.HasValue)
        {
            return next(context);
        }

        if (RequestTarget.Read(request.PathBase.Value, out var prefix) is not null
            || request.PathBase.Value.Contains('?', StringComparison.Ordinal))
        {
            return context.RefuseAsync(EdgeErrors.ForwardedPrefixInvalid());
        }

        request.PathBase = prefix == "/" ? PathString.Empty : prefix;
        return next(context);
    }
}
