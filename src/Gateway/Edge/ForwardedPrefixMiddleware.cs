using Gateway.Errors;

namespace Gateway.Edge;

/// <summary>
/// Checks the path prefix that a known reverse proxy has told in <c>X-Forwarded-Prefix</c>. It becomes part of redirects and URLs,
/// so it must be as plain as the path of a request.
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
            return context.RefuseAsync(Invalid());
        }

        request.PathBase = prefix == "/" ? PathString.Empty : prefix;
        return next(context);
    }

    private static GatewayError Invalid() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.HeaderInvalid, Blame.Client,
            "X-Forwarded-Prefix must be a plain path such as /ai. The reverse proxy must set it itself instead of passing on the "
            + "client's.");
}
