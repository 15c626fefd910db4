using System.Security.Cryptography;
using System.Text;

namespace Gateway.Jobs.Doubt;

/// <summary>Two submits are identical when client, model and body are. Of model and body only a digest is kept.</summary>
internal readonly record struct SubmitIdentity(string Client, string SubmitDigest)
{
    public static SubmitIdentity Of(Exchange exchange) =>
        new(exchange.Client.Name, Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(exchange.Call.Model + "\n"), .. exchange.Body.Digest])));

    public byte[] DigestBytes() => Convert.FromHexString(SubmitDigest);
}
