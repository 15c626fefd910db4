using Gateway.Contracts.Messages;

namespace Gateway.Contracts.Endpoints;

/// <summary><c>POST /validate/{model}</c>, or <c>POST /validate?model={model}</c>: the checks of a submit without the submit.</summary>
internal static class ValidationEndpoint
{
    public static void MapValidation(this WebApplication app, Action<IApplicationBuilder> stages)
    {
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        stages(branch);
        branch.Run(AnswerValidAsync);
        app.MapPost("/validate/{**model}", branch.Build()).ExcludeFromDescription();
    }

    private static Task AnswerValidAsync(HttpContext context)
    {
        var warnings = context.GetExchange().UnknownParameters.Select(UnknownParameterWarning.Describe);
        return context.AnswerAsync(new ValidationReport(true, [.. warnings]));
    }

    /// <param name="Valid">Always true: a body that is not is answered with 422.</param>
    /// <param name="Warnings">What a submit would be warned of in <c>X-Gateway-Warning</c>.</param>
    internal sealed record ValidationReport(bool Valid, IReadOnlyList<string> Warnings);
}
