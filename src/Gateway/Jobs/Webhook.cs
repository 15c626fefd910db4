namespace Gateway.Jobs;

/// <summary>Where a client wants to be told of the end of its job.</summary>
/// <param name="Url">The URL, as the client gave it. Its query may hold a secret.</param>
/// <param name="Receiver">Scheme, host and port of the URL, such as <c>https://hooks.internal:443</c>.</param>
internal sealed record Webhook(string Url, string Receiver)
{
    public override string ToString() => Receiver;
}
