using Gateway.Calls;
using Gateway.Contracts.Checks;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Files.References;

/// <summary>
/// Finds the uploaded files that the body of a submit names, so that the contract is checked with their real types. A body that names none
/// costs one scan of its bytes.
/// </summary>
internal sealed class FileReferenceMiddleware(RequestDelegate next, LargeBodyChecks largeChecks, FileLookup lookup)
{
    /// <summary>A larger body may contain many URLs, each of which takes longer to read than another value.</summary>
    private const int LongestReadHere = LargeBodyChecks.Threshold / 8;

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange.Call.Operation is Operation.Submit or Operation.Validate && ReferenceScan.MayFind(exchange.Body.Bytes)
            ? FindAsync(context, exchange)
            : next(context);
    }

    private async Task FindAsync(HttpContext context, Exchange exchange)
    {
        var references = await ReadAsync(context, exchange);
        if (references.Count > 0)
        {
            try
            {
                exchange.Files = await lookup.FindAsync(
                    references, exchange.Client.Name, exchange.Settings.Options.Files,
                    MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage), context.RequestAborted);
            }
            catch (JobStoreUnavailableException)
            {
                await context.RefuseAsync(
                    exchange.Call.Operation == Operation.Submit ? JobErrors.SubmitNotStored() : JobErrors.StoreUnavailable());
                return;
            }
        }

        await next(context);
    }

    private async ValueTask<IReadOnlyList<FileReference>> ReadAsync(HttpContext context, Exchange exchange)
    {
        var aborted = context.RequestAborted;
        if (exchange.Body.Length <= LongestReadHere)
        {
            return Read(context, exchange, aborted);
        }

        IReadOnlyList<FileReference> references = [];
        await largeChecks.RunAsync(exchange.Client.Name, () => references = Read(context, exchange, aborted), aborted);
        return references;
    }

    private static IReadOnlyList<FileReference> Read(HttpContext context, Exchange exchange, CancellationToken aborted)
    {
        var options = exchange.Settings.Options;
        using var body = JsonBody.ParseCancellable(
            exchange.Body.Bytes, new JsonLimits(options.Limits.MaxJsonDepth, options.Limits.MaxJsonValues), aborted, out _);
        // The next stage refuses a body that is not valid JSON.
        return body is null
            ? []
            : new ReferenceFinder(exchange.Body.Bytes, new OwnAddresses(context.Request, options.PublicUrl), aborted).Find(body.Root);
    }
}
