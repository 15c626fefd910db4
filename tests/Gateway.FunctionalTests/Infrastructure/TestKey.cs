using System.Security.Cryptography;
using System.Text;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A fresh client key and the digest that the configuration holds of it.</summary>
internal sealed record TestKey(string Text, string Sha256)
{
    public static TestKey Create()
    {
        var text = Gateway.Clients.ClientKey.Create(RandomNumberGenerator.Create()).Reveal();
        return new TestKey(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
