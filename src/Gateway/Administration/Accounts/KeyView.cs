using Gateway.Clients;
using Gateway.Clients.Stored;

namespace Gateway.Administration.Accounts;

/// <summary>A key of a client without its digest. The id and the times of a configured key are not known.</summary>
internal sealed record KeyView(
    string Label, string? KeyId, DateTime? CreatedAt, DateTime? Expires, DateTime? LastUsed, IReadOnlyList<string> Models)
{
    public static KeyView Of(string label, ClientKeyOptions key) => new(label, null, null, key.Expires?.UtcDateTime, null, []);

    public static KeyView Of(StoredClientKey key) => new(
        key.Label, key.KeyId, key.CreatedAt.UtcDateTime, key.Expires?.UtcDateTime, key.LastUsed?.UtcDateTime, key.Models);
}
