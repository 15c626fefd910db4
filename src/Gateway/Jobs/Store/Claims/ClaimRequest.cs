using System.Security.Cryptography;
using System.Text;

namespace Gateway.Jobs.Store.Claims;

/// <summary>A wish to take an idempotency key.</summary>
internal sealed record ClaimRequest
{
    public required string Client { get; init; }

    /// <summary>What stands for the key in the store, from <see cref="KeyOf"/>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of what must be the same in a repetition: the body, and whatever else the caller counts in.</summary>
    public required ReadOnlyMemory<byte> BodyDigest { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Until then the submit counts as in flight. It must outlast the deadline of the upstream call, with room for
    /// clocks that differ between replicas.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>From then on the key is free again.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The digest of a key as the client sent it: a client that uses a secret for it must not find it in a database.</summary>
    public static string KeyOf(string sent) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(sent)));
}
