using Gateway.Errors;
using Gateway.Jobs.Store.Pauses;
using Gateway.Text;

namespace Gateway.Pauses;

/// <summary>The error of a submit that an operator has paused. Nothing was sent to the upstream, so a client may repeat the
/// submit.</summary>
internal static class PauseErrors
{
    /// <summary>An operator resumes within minutes or hours; a shorter time would only cause requests.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    /// <param name="scope">The pause.</param>
    /// <param name="model">The model of the submit, which has a contract or a route.</param>
    public static GatewayError Paused(PauseScope scope, string model)
    {
        Message paused = scope switch
        {
            PauseScope.All => "all submits",
            PauseScope.Client => "the submits of this client",
            _ => $"the submits to {model}",
        };
        return new GatewayError(
            StatusCodes.Status503ServiceUnavailable, ErrorTypes.SubmitsPaused, Blame.Client,
            $"The operator of this gateway has paused {paused}. Nothing was sent to the upstream; try again later.")
        {
            RetryAfter = RetryAfter,
        };
    }
}
