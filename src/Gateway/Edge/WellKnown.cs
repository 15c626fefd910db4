namespace Gateway.Edge;

/// <summary>The route below <c>/.well-known</c> (RFC 8615). It is the one path with a segment that begins with a dot.</summary>
internal static class WellKnown
{
    /// <summary>The public keys with which webhooks are signed.</summary>
    public const string Keys = "/.well-known/jwks.json";
}
