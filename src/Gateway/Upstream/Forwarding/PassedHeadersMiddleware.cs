namespace Gateway.Upstream.Forwarding;

/// <summary>Checks the headers that the upstream would get, before anything is claimed or sent.</summary>
internal sealed class PassedHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        PassedHeaders.Check(context.Request.Headers) is { } refusal ? context.RefuseAsync(refusal) : next(context);
}
