using Gateway.Clients;
using Gateway.Clients.Stored;

namespace Gateway.Administration.Accounts;

/// <summary>A new key with its text. The gateway keeps the digest alone, so this answer is the only one that has the key.</summary>
internal sealed record MadeKeyView(string Label, string KeyId, string Key, DateTime? Expires, IReadOnlyList<string> Models)
{
    public static MadeKeyView Of(StoredClientKey stored, ClientKey key) =>
        new(stored.Label, key.Id, key.Reveal(), stored.Expires?.UtcDateTime, stored.Models);

    public override string ToString() => $"{Label}, {KeyId}";
}
