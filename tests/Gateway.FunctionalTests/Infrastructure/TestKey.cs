using System.Security.Cryptography;
using System.Text;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A new client key and its digest for the configuration.</summary>
internal sealed record TestKey(string Text, string Sha256)
{
    public static TestKey Create()
    {
        var text = Gateway.Clients.ClientKey.Create(RandomNumberGenerator.Create()).Reveal();
        return new TestKey(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
