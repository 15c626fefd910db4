using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Money.Reports;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The usage of the client.</summary>
internal static class UsageOperations
{
    public static void AddTo(DocumentParts parts) => parts.Add(UsageListing.Path, HttpMethod.Get, new OpenApiOperation
    {
        OperationId = "getUsage",
        Tags = parts.Tag(DocumentTags.Limits),
        Summary = "Get my usage",
        Description = "The jobs and the money of your key's client by day and model. The numbers of jobs are those of jobs that are still "
            + "stored; the money is kept longer. Money is counted if the client has limits. Amounts are US dollars.",
        Parameters =
        [
            Query("model", $"Only this model, such as `{parts.Job.Model}`.", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("from", $"The first day, such as `2030-12-31`. Default: {UsageQuery.DefaultDays} days up to `to`.", Day()),
            Query("to", $"The last day, at most {UsageFilter.MaxDays} days in all. Default: today.", Day()),
            Query("limit", "The number of rows on a page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{UsageFilter.MaxLimit}", Default = UsageQuery.DefaultLimit,
            }),
            Query("cursor", "The `next_cursor` of the previous page. Send the same filter with it.",
                new OpenApiSchema { Type = JsonSchemaType.String }),
        ],
        Responses = parts.Answers(
            ErrorAnswers.Usage, ("200", parts.Answer("A page of the usage.", SharedSchemas.Usage, ExampleOf(parts.Job.Model)))),
    });

    /// <summary>Written by the code that writes the answer.</summary>
    private static JsonNode ExampleOf(string model)
    {
        var row = new UsageView("2030-01-31", model, 12, 14, 13, 1, 0, 0, 2, "0.08", "0.44", "0.04", "0.00");
        return JsonSerializer.SerializeToNode(new UsageView.Page([row], null, "UTC"), JobListing.Json)!;
    }

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
