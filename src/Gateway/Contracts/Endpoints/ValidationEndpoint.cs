using System.Text.Json.Serialization;
using Gateway.Clients;
using Gateway.Contracts.Messages;

namespace Gateway.Contracts.Endpoints;

/// <summary>
/// <c>POST /validate/{model}</c>, or <c>POST /validate?model={model}</c>: validates a body as a submit does, without a submit.
/// </summary>
internal static class ValidationEndpoint
{
    public static void MapValidation(this WebApplication app, Action<IApplicationBuilder> stages) =>
        app.MapForClients(HttpMethods.Post, "/validate/{**model}", stages, AnswerValidAsync);

    private static Task AnswerValidAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var warnings = exchange.UnknownParameters.Select(UnknownParameterWarning.Describe);
        context.SayEstimatedCost(exchange);
        return context.AnswerAsync(new ValidationReport(true, [.. warnings], exchange.EstimatedCost?.ToString()));
    }

    /// <param name="Valid">Always true: the response to an invalid body is 422.</param>
    /// <param name="Warnings">The warnings that a submit would return in <c>X-Gateway-Warning</c>.</param>
    /// <param name="EstimatedCost">The most dollars that a submit of this body can cost. Null: the model has no price that says it.</param>
    internal sealed record ValidationReport(
        bool Valid, IReadOnlyList<string> Warnings, [property: JsonPropertyName("estimated_cost")] string? EstimatedCost);
}
