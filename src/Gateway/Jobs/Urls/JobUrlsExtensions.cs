using Gateway.Text;

namespace Gateway.Jobs.Urls;

internal static class JobUrlsExtensions
{
    /// <summary>The job's URLs as seen by the client of this request.</summary>
    public static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, JobRecord job) =>
        JobUrls.At(PublicAddress.BaseOf(request, exchange.Settings.Options.PublicUrl), JobApps.ForClients(job), job.RequestId);
}
