using Gateway.Clients;

namespace Gateway.Jobs.Listing;

/// <summary><c>GET /jobs</c>: a client's own jobs. <c>GET /jobs/{request_id}</c>: one of them. <c>DELETE
/// /jobs/{request_id}/result</c>: its kept result.</summary>
internal static class JobListingEndpoints
{
    public static void MapJobListing(this WebApplication app, Action<IApplicationBuilder> stages)
    {
        var listing = app.Services.GetRequiredService<JobListing>();
        const string OneJob = JobListing.Prefix + "{request_id}";
        app.MapForClients(HttpMethods.Get, "/jobs", stages, listing.ListAsync);
        app.MapForClients(HttpMethods.Get, OneJob, stages, listing.FindAsync);
        app.MapForClients(HttpMethods.Delete, OneJob + JobListing.ResultSuffix, stages, listing.RemoveResultAsync);
    }
}
