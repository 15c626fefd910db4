using System.Text.Json;
using Gateway.Bodies;
using Gateway.Clients;
using Gateway.Jobs;
using Gateway.Jobs.Listing;

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

    private Task AnswerAsync(HttpContext context) => context.AnswerFromStoreAsync(emptyReader, async exchange =>
    {
        var view = await limits.ReadAsync(
            exchange.Settings, exchange.Client.Name, exchange.Client.Limits, context.RequestAborted);
        await context.AnswerJsonAsync(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(view, JobListing.Json));
        return null;
    });
}
