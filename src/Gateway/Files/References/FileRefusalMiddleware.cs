namespace Gateway.Files.References;

/// <summary>
/// Refuses a submit whose files cannot be used. A submit that repeats an earlier one has its job by now and needs no file: a client may
/// repeat it after its file has expired.
/// </summary>
internal sealed class FileRefusalMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetExchange() is { Replay: null, Files.Refusal: { } refusal } ? context.RefuseAsync(refusal) : next(context);
}
