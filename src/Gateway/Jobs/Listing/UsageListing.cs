using System.Text.Json;
using Gateway.Bodies;
using Gateway.Clients;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Listing;

/// <summary><c>GET /usage</c>: a client's own usage by model and day, from the store.</summary>
internal sealed class UsageListing(ILedgerStore ledger, EmptyBodyReader emptyReader, TimeProvider time)
{
    public const string Path = "/usage";

    public static void Map(WebApplication app, Action<IApplicationBuilder> stages)
    {
        var endpoint = ActivatorUtilities.CreateInstance<UsageListing>(app.Services);
        app.MapForClients(HttpMethods.Get, Path, stages, endpoint.AnswerAsync);
    }

    private Task AnswerAsync(HttpContext context) => context.AnswerFromStoreAsync(emptyReader, async exchange =>
    {
        var calendar = exchange.Settings.Calendar;
        if (UsageQuery.Read(context.Request.Query, exchange.Client.Name, calendar.DateOf(time.GetUtcNow()), calendar, out var filter)
            is { } refusal)
        {
            return refusal;
        }

        var page = await ledger.ListUsageAsync(filter, context.RequestAborted);
        await context.AnswerJsonAsync(
            StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(UsageView.Page.Of(page, calendar.Zone), JobListing.Json));
        return null;
    });
}
