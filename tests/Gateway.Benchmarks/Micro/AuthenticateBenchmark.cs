using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Benchmarks.Micro;

/// <summary>Authenticates a request among a hundred clients. Public because BenchmarkDotNet derives from it.</summary>
public class AuthenticateBenchmark
{
    private const int Clients = 100;

    private ClientDirectory _directory = null!;
    private HeaderDictionary _known = null!;
    private HeaderDictionary _unknown = null!;

    [GlobalSetup]
    public void Prepare()
    {
        using var random = RandomNumberGenerator.Create();
        var keys = Enumerable.Range(0, Clients + 1).Select(_ => ClientKey.Create(random).Reveal()).ToList();
        _directory = ClientDirectory.Create(keys.Take(Clients).Select((key, n) => (key, n)).ToDictionary(
            pair => $"client-{pair.n}",
            pair => new ClientOptions { Keys = { ["0"] = new ClientKeyOptions { Sha256 = DigestOf(pair.key) } } }));
        _known = new HeaderDictionary { [HeaderNames.Authorization] = $"Bearer {keys[Clients / 2]}" };
        _unknown = new HeaderDictionary { [HeaderNames.Authorization] = $"Bearer {keys[Clients]}" };
    }

    [Benchmark]
    public bool KnownKey() => _directory.Authenticate(CredentialReader.Read(_known).Key, TimeProvider.System.GetUtcNow()) is not null;

    [Benchmark]
    public bool UnknownKey() => _directory.Authenticate(CredentialReader.Read(_unknown).Key, TimeProvider.System.GetUtcNow()) is not null;

    private static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
