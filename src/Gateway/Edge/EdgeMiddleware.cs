namespace Gateway.Edge;

/// <summary>Refuses ambiguous requests before routing, because routing decodes and normalises the path.</summary>
internal sealed class EdgeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var refusal = RequestRules.Check(context, out var path);
        if (refusal is not null)
        {
            return context.RefuseAsync(refusal);
        }

        context.GetExchange().Path = path;
        return next(context);
    }
}
