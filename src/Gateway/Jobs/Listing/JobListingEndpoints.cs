using Gateway.Clients;

namespace Gateway.Jobs.Listing;

/// <summary><c>GET /jobs</c>: a client's own jobs. <c>GET /jobs/{request_id}</c>: one of them. <c>DELETE
/// /jobs/{request_id}/result</c>: its kept result.</summary>
internal static class JobListingEndpoints
{
    public static void MapJobListing(this WebApplication app, Action<IApplicationBuilder> stages)
    {
        var listing = app.Services.GetRequiredService<JobListing>();
        app.MapGet("/jobs", Behind(stages, app, listing.ListAsync)).WithMetadata(RequiresClient.Instance).ExcludeFromDescription();
        app.MapGet(JobListing.Prefix + "{request_id}", Behind(stages, app, listing.FindAsync))
            .WithMetadata(RequiresClient.Instance).ExcludeFromDescription();
        app.MapDelete(JobListing.Prefix + "{request_id}" + JobListing.ResultSuffix, Behind(stages, app, listing.RemoveResultAsync))
            .WithMetadata(RequiresClient.Instance).ExcludeFromDescription();
    }

    private static RequestDelegate Behind(Action<IApplicationBuilder> stages, IEndpointRouteBuilder routes, RequestDelegate answer)
    {
        var branch = routes.CreateApplicationBuilder();
        stages(branch);
        branch.Run(answer);
        return branch.Build();
    }
}
