using Gateway.Errors;

namespace Gateway.Jobs.Idempotency;

/// <summary>Errors of an <c>Idempotency-Key</c>. A request with one of these errors did not cause an upstream call.</summary>
internal static class IdempotencyErrors
{
    public const int MaxKeyLength = 255;

    public static GatewayError KeyInvalid() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.IdempotencyKeyInvalid, Blame.Client,
            $"Idempotency-Key must be one value of 1 to {MaxKeyLength} visible ASCII characters.");

    public static GatewayError KeyReused() =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.IdempotencyKeyReused, Blame.Client,
            "This Idempotency-Key was used with another body, model or webhook. Use a new key for a new job.");

    public static GatewayError InFlight() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.IdempotencyInFlight, Blame.Client,
            "A submit with this Idempotency-Key is still in progress. Send the request again to get its response.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
