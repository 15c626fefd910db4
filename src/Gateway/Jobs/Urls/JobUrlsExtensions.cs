using Gateway.Text;

namespace Gateway.Jobs.Urls;

internal static class JobUrlsExtensions
{
    /// <summary>A job's addresses as this request's client reaches them.</summary>
    public static JobUrls UrlsOf(this Exchange exchange, HttpRequest request, JobRecord job) =>
        JobUrls.At(PublicAddress.BaseOf(request, exchange.Settings.Options.PublicUrl), JobApps.ForClients(job), job.RequestId);
}
