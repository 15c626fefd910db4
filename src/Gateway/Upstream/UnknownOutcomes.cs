using Gateway.Text;

namespace Gateway.Upstream;

/// <summary>Reasons for an unknown outcome of a submit: arguments of <see cref="UpstreamErrors.OutcomeUnknown"/>.</summary>
internal static class UnknownOutcomes
{
    public static Message AnswerTooLarge => "its answer is too large";

    public static Message AnswerTooSlow => "its answer did not end in time";

    public static Message AnswerBrokeOff => "its answer broke off";

    public static Message AnswerIsNoObject => "its answer is not a JSON object";

    public static Message NoRequestId => "its answer has no request_id";

    public static Message RequestIdMalformed => "its request_id is malformed";

    public static Message ConnectionFailed => "the connection failed or the deadline passed";

    public static Message GatewayFailed => "the gateway failed";

    public static Message JobNotKept => "it was accepted, but the gateway could not keep it";

    public static Message SameIdempotencyKey => "so it was reported under this Idempotency-Key";

    public static Message UnavailableWithoutBody => "status 503 without an error body of the upstream's own";

    public static Message Status(int status) => $"status {status}";
}
