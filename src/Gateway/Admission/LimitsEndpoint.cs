using System.Text.Json;
using Gateway.Bodies;
using Gateway.Clients;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;

namespace Gateway.Admission;

/// <summary><c>GET /limits</c>: the client's own limits, what it uses of them, and when it is free.</summary>
internal sealed class LimitsEndpoint(LimitsReader limits, EmptyBodyReader emptyReader)
{
    public const string Path = "/limits";

    public static void Map(WebApplication app, Action<IApplicationBuilder> stages)
    {
        var endpoint = ActivatorUtilities.CreateInstance<LimitsEndpoint>(app.Services);
        app.MapForClients(HttpMethods.Get, Path, stages, endpoint.AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (EmptyBodyReader.IsNeeded(context.Request)
            && await emptyReader.ReadAsync(context, exchange.Settings.Options.Limits, acceptsEmptyJson: false) is { } refusal)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        try
        {
            var view = await limits.ReadAsync(
                exchange.Settings, exchange.Client.Name, exchange.Client.Limits, context.RequestAborted);
            await context.AnswerJsonAsync(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(view, JobListing.Json));
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
        }
    }
}
