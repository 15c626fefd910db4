using Gateway.Text;

namespace Gateway.Upstream;

/// <summary>Reasons for an unknown outcome of a submit: arguments of <see cref="UpstreamErrors.OutcomeUnknown"/>.</summary>
internal static class UnknownOutcomes
{
    public static Message AnswerTooLarge => "the upstream's response is too large";

    public static Message AnswerTooSlow => "the upstream's response did not end in time";

    public static Message AnswerBrokeOff => "the upstream's response was cut off";

    public static Message AnswerIsNoObject => "the upstream's response is not a JSON object";

    public static Message NoRequestId => "the upstream's response has no request_id";

    public static Message RequestIdMalformed => "the upstream's request_id is malformed";

    public static Message ConnectionFailed => "the connection failed or the deadline passed";

    public static Message GatewayFailed => "the gateway failed";

    public static Message GatewayStopped => "the gateway stopped before the upstream's response arrived";

    public static Message JobNotKept => "the job was accepted, but the gateway could not store it";

    public static Message SameIdempotencyKey => "the first submit with this Idempotency-Key has an unknown outcome";

    public static Message UnavailableWithoutBody => "status 503 without the upstream's own error body";

    public static Message Status(int status) => $"status {status}";
}
