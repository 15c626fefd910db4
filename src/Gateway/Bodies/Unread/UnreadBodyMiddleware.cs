namespace Gateway.Bodies.Unread;

/// <summary>Discards the rest of a body that no stage has read, after the response has been sent.</summary>
internal sealed class UnreadBodyMiddleware(RequestDelegate next, UnreadBodies bodies)
{
    public Task InvokeAsync(HttpContext context) => UnreadBodies.MayHaveBody(context) ? InvokeAndDiscardAsync(context) : next(context);

    private async Task InvokeAndDiscardAsync(HttpContext context)
    {
        await next(context);
        await bodies.DiscardAsync(context);
    }
}
