using System.Security.Cryptography;
using System.Text;

namespace Gateway.Jobs.Store.Claims;

/// <summary>A request to claim an idempotency key.</summary>
internal sealed record ClaimRequest
{
    public required string Client { get; init; }

    /// <summary>The stored form of the key, from <see cref="KeyOf"/>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the data that a retry must repeat unchanged: the body, and any other data that the caller includes.</summary>
    public required ReadOnlyMemory<byte> BodyDigest { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Until this time the submit counts as in flight. The lease must be longer than the deadline of the upstream call, with a
    /// margin for clock differences between replicas.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>From this time on the key can be claimed again.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The digest of a key that a client sent. A client may use a secret as its key, so the key itself is not stored.</summary>
    public static string KeyOf(string sent) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(sent)));
}
