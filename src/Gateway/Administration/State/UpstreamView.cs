using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Following;
using Gateway.Upstream;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Administration.State;

/// <summary>What this gateway has seen of the upstream since its start. It calls nobody.</summary>
/// <param name="Sandbox">Whether the upstream is the built-in sandbox.</param>
/// <param name="Dialect">The follow-ups that the upstream supports, as far as known.</param>
/// <param name="Circuit"><c>open</c>: following has found that the upstream does not answer, and asks for one job at a time.</param>
/// <param name="LastCall">The last call. Null: none was made.</param>
/// <param name="Token">Whether the upstream accepts the token. Null: no answer has told it yet.</param>
/// <param name="Calls">Calls since the start, by operation and outcome.</param>
internal sealed record UpstreamView(
    bool Sandbox,
    string Dialect,
    string Circuit,
    UpstreamView.Call? LastCall,
    UpstreamView.TokenState? Token,
    IEnumerable<UpstreamView.Count> Calls)
{
    public static UpstreamView Of(
        GatewaySettings settings, UpstreamHealth health, UpstreamCapabilities capabilities, UpstreamBackoff backoff,
        UpstreamMetrics calls) => new(
        settings.UsesSandbox,
        NameOf(capabilities.InUse),
        backoff.IsDown ? "open" : "closed",
        health.Last is { } last ? new Call(last.At.UtcDateTime, last.IsGood, last.Text) : null,
        health.Token is { } token ? new TokenState(token.At.UtcDateTime, token.IsGood) : null,
        calls.Counts().Where(row => row.Count > 0).Select(row => new Count(row.Operation, row.Outcome, row.Count)));

    public static string NameOf(UpstreamDialect dialect) => dialect switch
    {
        UpstreamDialect.Auto => "auto",
        UpstreamDialect.Native => "native",
        UpstreamDialect.ResultOnly => "result_only",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, null),
    };

    /// <param name="At">Its time.</param>
    /// <param name="Answered">Whether the upstream answered.</param>
    /// <param name="Outcome">The status of the answer, or the type of the error.</param>
    internal sealed record Call(DateTime At, bool Answered, string Outcome);

    /// <param name="At">When it was seen.</param>
    /// <param name="Accepted">Whether the upstream accepted the token.</param>
    internal sealed record TokenState(DateTime At, bool Accepted);

    /// <param name="Operation">Submit, status, result or cancel.</param>
    /// <param name="Outcome">How the calls ended.</param>
    /// <param name="Calls">Their number.</param>
    internal sealed record Count(string Operation, string Outcome, long Calls);
}
