namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Webhooks</c>: the calls of receivers at the ends of jobs.</summary>
internal sealed class WebhooksOptions
{
    /// <summary>
    /// Hosts that webhooks may be sent to: names, addresses, or <c>*.suffix</c>, each with an optional port. None by default: a submit
    /// with a webhook is refused.
    /// </summary>
    public List<string> AllowedHosts { get; set; } = [];
}
