using System.Security.Cryptography;
using System.Text;

namespace Gateway.Jobs.Doubt;

/// <summary>Two submits are identical if client, model and body are the same. Only a digest of model and body is stored.</summary>
internal readonly record struct SubmitIdentity(string Client, string SubmitDigest)
{
    public static SubmitIdentity Of(Exchange exchange) => Of(exchange.Client.Name, exchange.Call.Model, exchange.Body.Digest);

    public static SubmitIdentity Of(string client, string model, byte[] bodyDigest) =>
        new(client, Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(model + "\n"), .. bodyDigest])));

    public byte[] DigestBytes() => Convert.FromHexString(SubmitDigest);
}
