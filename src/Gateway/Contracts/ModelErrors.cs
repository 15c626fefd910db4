using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>Errors of the model's name.</summary>
internal static class ModelErrors
{
    public static GatewayError Unknown(string model, ContractSet models) => Unknown(model, models.Nearest(model));

    /// <param name="model">The requested model.</param>
    /// <param name="nearest">The nearest known model.</param>
    public static GatewayError Unknown(string model, string? nearest)
    {
        Message hint = nearest is null ? "" : DidYouMean(nearest);
        return new(StatusCodes.Status404NotFound, ErrorTypes.ModelUnknown, Blame.Client,
            $"There is no contract for model '{SafePath.Of(model)}'.{hint} GET /contracts lists the models; an operator adds one with "
            + $"a file in Gateway:Contracts:Directory.");
    }

    private static Message DidYouMean(string near) => $" Did you mean '{near}'?";

    public static GatewayError Forbidden(string client) =>
        new(StatusCodes.Status403Forbidden, ErrorTypes.ModelForbidden, Blame.Client,
            $"Client '{client}' may not call this model. Its models are listed under Gateway:Clients:{client}:Models.");

    /// <summary>The message does not quote the value, which may contain any character.</summary>
    public static GatewayError QueryInvalid() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.QueryInvalid, Blame.Client,
            "The query parameter 'model' must occur once and must be a model without the leading slash, such as fal-ai/imagen4/preview. "
            + "GET /contracts lists the models.");
}
