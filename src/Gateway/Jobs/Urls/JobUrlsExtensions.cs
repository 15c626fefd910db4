using Gateway.Text;

namespace Gateway.Jobs.Urls;

internal static class JobUrlsExtensions
{
    /// <summary>The job's URLs as seen by the client of this request.</summary>
    public static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, JobRecord job) =>
        exchange.UrlsOf(request, JobApps.ForClients(job), job.RequestId);

    /// <summary>The job's URLs as seen by the client of this request.</summary>
    /// <param name="exchange">The state of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">The model of the job.</param>
    /// <param name="requestId">The id of the job.</param>
    /// <param name="job">The stored job. Null: it cannot be read; the URLs then have an app that addresses every job of the model.</param>
    public static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, string model, string requestId, JobRecord? job) =>
        job is null ? exchange.UrlsOf(request, JobApps.OfModel(model), requestId) : exchange.UrlsOf(request, job);

    private static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, string app, string requestId) =>
        JobUrls.At(PublicAddress.BaseOf(request, exchange.Settings.Options.PublicUrl), app, requestId);
}
