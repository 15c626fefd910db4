namespace Gateway.Jobs.Store.Claims;

/// <summary>Proof of having taken a key. Whoever takes the key after its expiry has another token, so a late writer can't touch its
/// row.</summary>
internal sealed record ClaimToken(string Client, string Key, string Value)
{
    public static ClaimToken Create(string client, string key) => new(client, key, Guid.NewGuid().ToString("N"));
}
