using System.Globalization;
using System.Text;
using Gateway.Calls;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;

namespace Gateway.Contracts.Endpoints;

/// <summary>
/// Checks the body against the model's contract where it lies in memory: 400 when it is not the JSON that everybody reads
/// alike, 422 with every violation at once. What passes here is what is forwarded, byte for byte.
/// </summary>
internal sealed class ContractCheckMiddleware(RequestDelegate next)
{
    private const int MaxWarningHeader = 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (exchange.Call.Operation is not (Operation.Submit or Operation.Validate))
        {
            return next(context);
        }

        var refusal = Check(context, exchange);
        return refusal is null ? next(context) : context.RefuseAsync(refusal);
    }

    private static GatewayError? Check(HttpContext context, Exchange exchange)
    {
        var limits = exchange.Settings.Options.Limits;
        using var body = JsonBody.Parse(exchange.Body.Bytes, new JsonLimits(limits.MaxJsonDepth, limits.MaxJsonValues), out var fault);
        if (body is null)
        {
            return new(StatusCodes.Status400BadRequest, ErrorTypes.JsonInvalid, Blame.Client,
                $"The body is not valid JSON: {fault!.Message}");
        }

        exchange.ImagesAsked = ImagesAsked(body.Root);
        if (exchange.Call.Contract is not { } contract)
        {
            return null;
        }

        var culture = MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage);
        var verdict = contract.Check(body, exchange.Settings.Options.Contracts.UnknownParameters, culture);
        if (verdict.Violations.Count > 0)
        {
            return Violated(verdict, culture);
        }

        if (verdict.Unknown.Count > 0)
        {
            exchange.UnknownParameters = verdict.Unknown;
            context.Response.Headers[GatewayHeaders.Warning] = Describe(verdict.Unknown);
        }

        return null;
    }

    private static int ImagesAsked(JsonValue root) =>
        root.TryGetMember("num_images"u8, out var images) && images.Kind == JsonKind.Number && images.TryGetRaw(16, out var raw)
        && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1000
            ? (int)count
            : 1;

    private static GatewayError Violated(ContractVerdict verdict, CultureInfo culture) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.ValidationError, Blame.Client,
            ValidationErrorMessage.Summarise(verdict.Violations, culture))
        {
            Violations = verdict.Violations,
        };

    private static string Describe(IReadOnlyList<UnknownParameter> unknown)
    {
        var text = new StringBuilder();
        for (var i = 0; i < unknown.Count && text.Length < MaxWarningHeader; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(UnknownParameterWarning.Describe(unknown[i]));
        }

        return text.ToString();
    }
}
