using Gateway.Calls;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Text;

namespace Gateway.Files.References;

/// <summary>
/// Under <see cref="FileDelivery.Inline"/>, checks the files of a submit, whose bytes take the place of their URLs. It is done before the
/// upstream call, so that a submit without its files sends nothing. The body opens them while it is sent, one at a time.
/// </summary>
internal sealed partial class FileDeliveryMiddleware(
    RequestDelegate next, FileReader reader, DeliveryCheck check, InlineMetrics metrics, AbandonedReads abandoned,
    TimeProvider time, ILogger<FileDeliveryMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        return exchange is { Call.Operation: Operation.Submit, Replay: null, Files: { } files }
            && exchange.Settings.Options.Files.Delivery == FileDelivery.Inline
                ? DeliverAsync(context, exchange, files)
                : next(context);
    }

    private async Task DeliverAsync(HttpContext context, Exchange exchange, SubmittedFiles files)
    {
        if (await CheckAsync(context, files) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        exchange.Body.Replacements = [.. files.References.Select(Inline)];
        await next(context);
    }

    private async Task<GatewayError?> CheckAsync(HttpContext context, SubmittedFiles files)
    {
        try
        {
            var missing = await check.FindMissingAsync(files.References, context.RequestAborted);
            if (missing.Count == 0)
            {
                return null;
            }

            // The files were removed or have expired since the look-up; or their bytes are lost, and only another upload helps.
            Log.NotUsable(logger, nameof(FileStorageFault.Missing));
            var culture = MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage);
            return ContractErrors.Violated(
                new ContractVerdict([.. missing.Select(reference => FileLookup.Unavailable(reference, culture))], [], 0), culture);
        }
        catch (JobStoreUnavailableException)
        {
            return JobErrors.SubmitNotStored();
        }
        catch (FileStorageException exception)
        {
            Log.NotUsable(logger, FaultOf(exception));
            return FileReferenceErrors.StorageUnavailable();
        }
    }

    private InlinedFile Inline(FileReference reference)
    {
        var file = reference.ServedFile;
        return new InlinedFile(
            reference, file.Content!, cancellation => reader.OpenAsync(file, cancellation), metrics, abandoned, time,
            exception => Log.NotRead(logger, FaultOf(exception)));
    }

    private static string FaultOf(Exception exception) =>
        exception is FileStorageException failed ? failed.Fault.ToString() : exception.GetType().Name;

    private static partial class Log
    {
        [LoggerMessage(EventIds.FileNotOpened, LogLevel.Warning,
            "An uploaded file of a submit cannot be read ({fault}). Nothing was sent to the upstream")]
        public static partial void NotUsable(ILogger logger, string fault);

        [LoggerMessage(EventIds.FileNotRead, LogLevel.Error,
            "An uploaded file of a submit could not be read to its end ({fault}). The upstream got an incomplete body")]
        public static partial void NotRead(ILogger logger, string fault);
    }
}
