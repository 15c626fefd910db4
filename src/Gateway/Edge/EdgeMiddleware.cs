namespace Gateway.Edge;

/// <summary>Refuses what is ambiguous before routing sees it: routing decodes and folds, the edge does not.</summary>
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
