namespace Gateway.Jobs;

/// <summary>The webhook of a job: its receiver is called when the job has ended. The query of the URL may be a secret of the receiver, so
/// this type prints the URL without it.</summary>
/// <param name="Url">The whole URL, as the client sent it. The gateway has checked it.</param>
/// <param name="Receiver">Scheme, host and port of the URL, such as <c>https://hooks.internal:443</c>. Deliveries to one receiver share a
/// line.</param>
internal sealed record Webhook(string Url, string Receiver)
{
    /// <summary>The URL without its query, for responses and logs.</summary>
    public string Shown => WithoutQuery(Url);

    public static string WithoutQuery(string url) =>
        url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? url[..query] : url;

    /// <summary>Scheme, host and port of a URL, for operators: its path may be a secret of the receiver too.</summary>
    public static string ReceiverOf(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);

    public override string ToString() => Shown;
}
