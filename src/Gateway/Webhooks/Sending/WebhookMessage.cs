namespace Gateway.Webhooks.Sending;

/// <summary>The headers and the body of one attempt. The type of the body is <c>application/json</c>.</summary>
/// <param name="Headers">All headers except <c>Content-Type</c> and <c>Content-Length</c>.</param>
/// <param name="Body">The body. It is valid until the send ends, and is never logged.</param>
internal sealed record WebhookMessage(IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public override string ToString() => $"{Body.Length} bytes";
}
