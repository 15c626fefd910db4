namespace Gateway.Upstream.Forwarding;

/// <summary>Checks the headers that would be forwarded, before an idempotency key is claimed and before the upstream call.</summary>
internal sealed class PassedHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        PassedHeaders.Check(context.Request.Headers) is { } refusal ? context.RefuseAsync(refusal) : next(context);
}
