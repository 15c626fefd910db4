namespace Gateway.Jobs.Store.Claims;

/// <summary>Identifies a claim. A later claim of the same key has another token, so a late write of the first claim changes no
/// row.</summary>
internal sealed record ClaimToken(string Client, string Key, string Value)
{
    public static ClaimToken Create(string client, string key) => new(client, key, Guid.NewGuid().ToString("N"));
}
