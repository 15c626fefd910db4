using System.Text.Json.Serialization;
using Gateway.Errors;
using Gateway.Files.Sweeping;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>Begins uploads: gives the client a URL to send the bytes to, and the URL that the file will have.</summary>
internal sealed class InitiateEndpoint(IFileStore store, FileRoom room, UploadBodyReader reader, TimeProvider time)
{
    public Task InitiateAsync(HttpContext context) => AnswerAsync(context, isMultipart: false);

    public Task InitiateMultipartAsync(HttpContext context) => AnswerAsync(context, isMultipart: true);

    private async Task AnswerAsync(HttpContext context, bool isMultipart)
    {
        try
        {
            if (await BeginAsync(context, isMultipart) is { } refusal)
            {
                await context.RefuseAsync(refusal);
            }
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
        }
    }

    private async Task<GatewayError?> BeginAsync(HttpContext context, bool isMultipart)
    {
        if (ObjectLifecycle.Read(context.Request.Headers[ObjectLifecycle.Header], out var lifecycle) is { } wrong)
        {
            return wrong;
        }

        var (request, refusal) = await reader.ReadAsync(
            context, UploadRequest.MaxBytes, UploadRequest.MaxValues, UploadRequest.Example, UploadRequest.Read);
        if (request is null)
        {
            return refusal;
        }

        var exchange = context.GetExchange();
        var options = exchange.Settings.Options.Files;
        var (fileId, uploadId, now) = (FileIds.NewFile(), FileIds.NewUpload(), time.GetUtcNow());
        var retention = lifecycle.Retention is { } asked && asked < options.MaxRetention ? asked : options.MaxRetention;
        var file = new NewFile(
            FileIds.NameOf(fileId), fileId, FileIds.DigestOf(uploadId), exchange.Client.Name, isMultipart, request.ContentType,
            request.FileName, lifecycle.IsPrivate || options.Private, now, now + options.UploadTime, retention);
        var outcome = await room.ReserveAsync(
            file.Client, () => store.AddFileAsync(file, FileQuota.LimitsOf(options), CancellationToken.None),
            context.RequestAborted);
        if (outcome == FileOutcome.TooManyFiles)
        {
            return UploadErrors.TooManyFiles(options);
        }

        var address = PublicAddress.BaseOf(context.Request, exchange.Settings.Options.PublicUrl);
        await context.AnswerJsonAsync(StatusCodes.Status200OK, UploadJson.Of(
            new Begun(FileRoutes.UploadUrl(address, uploadId), FileRoutes.FileUrl(address, fileId))));
        return null;
    }

    private sealed record Begun(
        [property: JsonPropertyName("upload_url")] string UploadUrl, [property: JsonPropertyName("file_url")] string FileUrl);
}
