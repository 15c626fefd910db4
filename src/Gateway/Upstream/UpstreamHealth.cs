using System.Globalization;
using System.Net;
using Gateway.Errors;

namespace Gateway.Upstream;

/// <summary>The last observation of the upstream, from the calls that the gateway makes anyway.</summary>
internal sealed class UpstreamHealth(TimeProvider time)
{
    private volatile Observation? _last;
    private volatile Observation? _token;

    /// <summary>The last call. Null: no call was made.</summary>
    public Observation? Last => _last;

    /// <summary>The last answer that tells whether the upstream accepts the token. Null: there is none.</summary>
    public Observation? Token => _token;

    /// <summary>Records the status of an answer.</summary>
    public void Answered(HttpStatusCode status)
    {
        var seen = new Observation(time.GetUtcNow(), IsGood: true, string.Create(CultureInfo.InvariantCulture, $"status {(int)status}"));
        _last = seen;
        // A 5xx may come from a server in front of the one that checks the token.
        if ((int)status < 500)
        {
            _token = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired
                ? seen with { IsGood = false }
                : seen;
        }
    }

    /// <summary>Records a call without a complete answer.</summary>
    public void Failed(GatewayError error) => _last = new Observation(time.GetUtcNow(), IsGood: false, error.Type);

    /// <param name="At">The time.</param>
    /// <param name="IsGood">Whether the upstream answered, or accepted the token.</param>
    /// <param name="Text">The status of the answer, or the type of the error.</param>
    internal sealed record Observation(DateTimeOffset At, bool IsGood, string Text);
}
