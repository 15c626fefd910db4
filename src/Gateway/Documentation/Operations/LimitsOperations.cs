using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Admission;
using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Money;
using Gateway.Money;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The limits of the client.</summary>
internal static class LimitsOperations
{
    /// <summary>Written by the code that writes the answer.</summary>
    private static readonly JsonNode Example = ExampleOf(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    public static void AddTo(DocumentParts parts) => parts.Add(LimitsEndpoint.Path, HttpMethod.Get, new OpenApiOperation
    {
        OperationId = "getLimits",
        Tags = parts.Tag(DocumentTags.Limits),
        Summary = "Get my limits",
        Description = "The limits of your key's client, what it uses of them, what is left, and when it is free. Amounts are US dollars. "
            + "The limits hold over all replicas of the gateway.",
        Responses = parts.Answers(
            ErrorAnswers.Limits, ("200", parts.Answer("The limits.", SharedSchemas.Limits, Example.DeepClone()))),
    });

    private static JsonNode ExampleOf(DateTimeOffset now)
    {
        var budget = new Budget("daily", BudgetPeriod.Day, NanoDollars.Parse("10.00"), null);
        var used = NanoDollars.Parse("0.16");
        var usage = new LimitsUsage(true, 48, now.AddSeconds(-26), null, 3, now.AddHours(20), used, used, used);
        var state = new LimitState(new ClientLimits(60, 50, [budget]), usage, new MoneyCalendar(TimeZoneInfo.Utc), now);
        var files = FilesView.Of(new FilesOptions(), new FileUsage(12, 48_213_000));
        return JsonSerializer.SerializeToNode(LimitsView.Of("render-service", files, state), JobListing.Json)!;
    }
}
