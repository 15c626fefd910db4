using Gateway.Bodies;
using Gateway.Errors;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Forwarding;

/// <summary>One upstream call while it is under way: what <see cref="AnswerTransform"/> learns and
/// <see cref="UpstreamMiddleware"/> acts upon.</summary>
internal sealed class UpstreamCall
{
    /// <summary>A submit's body on its way to the upstream.</summary>
    public RequestBodyContent? Submitted { get; init; }

    /// <summary>A submit's accepted job.</summary>
    public SubmitAnswer? Answer { get; set; }

    /// <summary>What the answer means, when it is not success.</summary>
    public GatewayError? Error { get; set; }

    /// <summary>A follow-up's answer on its way to the client.</summary>
    public TokenMaskingStream? Body { get; set; }
}
