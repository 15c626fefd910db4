using Gateway.Bodies.Sending;
using Gateway.Errors;
using Gateway.Upstream.Answers;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// One forwarded call. The calling stage adds it to the request as a feature. <see cref="ForwardingMiddleware"/> sends it, and
/// <see cref="UpstreamAnswer"/> stores the meaning of the response in it. The calling stage then handles that outcome.
/// </summary>
internal sealed class UpstreamCall
{
    /// <summary>The body of a submit. Null: the call has no body.</summary>
    public RequestBodyContent? Submitted { get; init; }

    /// <summary>Whether a disconnect of the client cancels the call. It does not cancel a submit: the job may exist, and the gateway must
    /// learn its id.</summary>
    public required bool EndsWithClient { get; init; }

    /// <summary>The accepted job of a submit.</summary>
    public SubmitAnswer? Answer { get; set; }

    /// <summary>Whether the upstream's response to a result call said that the job is not finished.</summary>
    public bool IsPending { get; set; }

    /// <summary>The error that the upstream's response maps to. Null: success, or no response.</summary>
    public GatewayError? Error { get; set; }

    /// <summary>The reason why there is no complete response. Null: the response is complete, or the call is in flight.</summary>
    public GatewayError? Failure { get; set; }

    /// <summary>Counts the images of the result that is being streamed to the client. Null: there is no result.</summary>
    public ImageCounter? Images { get; set; }

    /// <summary>Called with the model's own response to a result call, before any byte of it is sent to the client. An error that it
    /// returns takes the place of the response.</summary>
    public Func<ResultBeginning, ValueTask<GatewayError?>>? OnResult { get; init; }

    /// <summary>The result that is being streamed to the client.</summary>
    public TokenMaskingStream? Body { get; set; }
}
