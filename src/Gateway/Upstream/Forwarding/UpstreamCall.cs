using Gateway.Bodies;
using Gateway.Errors;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// One forwarded call. The stage that wants it opens it as a feature of the request, <see cref="ForwardingMiddleware"/> carries it
/// out, <see cref="AnswerTransform"/> writes down what the answer means, and the stage that opened it acts upon that.
/// </summary>
internal sealed class UpstreamCall
{
    /// <summary>A submit's body on its way to the upstream. Null: the call has no body.</summary>
    public RequestBodyContent? Submitted { get; init; }

    /// <summary>Whether the call ends when the client leaves. A submit does not: its job may exist, and its id must be known.</summary>
    public required bool EndsWithClient { get; init; }

    /// <summary>A submit's accepted job.</summary>
    public SubmitAnswer? Answer { get; set; }

    /// <summary>Whether the upstream answered a call for a result by saying that the job has not ended.</summary>
    public bool IsPending { get; set; }

    /// <summary>What the upstream's answer means, when it is not success.</summary>
    public GatewayError? Error { get; set; }

    /// <summary>Why there is no whole answer of the upstream. Null: there is one, or the call has not ended.</summary>
    public GatewayError? Failure { get; set; }

    /// <summary>A result on its way to the client.</summary>
    public TokenMaskingStream? Body { get; set; }
}
