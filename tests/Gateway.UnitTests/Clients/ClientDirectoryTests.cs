using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Clients;

public sealed class ClientDirectoryTests : IDisposable
{
    private const string Foreign = "sk-brought-along";
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    public void Dispose() => _random.Dispose();

    [Fact]
    public void Authenticate_KnownKey_ReturnsItsClient()
    {
        var studio = ClientKey.Create(_random);
        var shop = ClientKey.Create(_random);
        var directory = Directory(("studio", studio.Sha256), ("shop", shop.Sha256));

        directory.Authenticate(studio.Reveal(), Now)!.Name.ShouldBe("studio");
        directory.Authenticate(studio.Reveal(), Now)!.KeyId.ShouldBe(studio.Id);
        directory.Authenticate(shop.Reveal(), Now)!.Name.ShouldBe("shop");
        directory.Names.ShouldBe(["shop", "studio"]);
    }

    [Fact]
    public void Authenticate_KeyOfOtherFormat_HasDigestPrefixAsId()
    {
        var client = Directory(("studio", Hash(Foreign).ToUpperInvariant())).Authenticate(Foreign, Now)!;

        client.KeyId.ShouldBe(Hash(Foreign)[..8]);
        client.ToString().ShouldNotContain(Foreign);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-unknown")]
    [InlineData("sk-brought-alonG")]
    [InlineData("sk-brought-along ")]
    [InlineData("gw_developers_thiskeyispublishednotasecretag53m2d")]
    [InlineData("gw_developers_thiskeyispublishednotasecretag53m2e")]
    [InlineData("ключ")]
    public void Authenticate_UnknownKey_ReturnsNull(string key) =>
        Directory(("studio", Hash(Foreign))).Authenticate(key, Now).ShouldBeNull();

    [Fact]
    public void Authenticate_NoClients_ReturnsNull() => Directory().Authenticate(Foreign, Now).ShouldBeNull();

    [Fact]
    public void Authenticate_MistypedKeyWithConfiguredDigest_ReturnsNull() =>
        Directory(("studio", Hash("gw_short"))).Authenticate("gw_short", Now).ShouldBeNull();

    [Fact]
    public void Authenticate_DigestsWithSamePrefix_AreDistinguished()
    {
        // The other digest has the same first eight bytes. It is listed before the real digest, then after it.
        var real = Hash(Foreign);
        var twin = real[..16] + new string('0', 48);

        Directory(("twin", twin), ("studio", real)).Authenticate(Foreign, Now)!.Name.ShouldBe("studio");
        Directory(("studio", real), ("twin", twin)).Authenticate(Foreign, Now)!.Name.ShouldBe("studio");
        Directory(("twin", twin)).Authenticate(Foreign, Now).ShouldBeNull();
    }

    [Fact]
    public void Authenticate_AtExpiry_ReturnsNull()
    {
        var options = Clients(("studio", Hash(Foreign)));
        options["studio"].Keys["0"].Expires = Now;
        var directory = ClientDirectory.Create(options);

        directory.Authenticate(Foreign, Now.AddTicks(-1))!.Name.ShouldBe("studio");
        directory.Authenticate(Foreign, Now).ShouldBeNull();
    }

    [Fact]
    public void Authenticate_SeveralKeysOfOneClient_AllWork()
    {
        var options = Clients(("studio", Hash(Foreign)));
        options["studio"].Keys["second"] = new ClientKeyOptions { Sha256 = Hash("sk-second") };
        var directory = ClientDirectory.Create(options);

        directory.Authenticate(Foreign, Now)!.Name.ShouldBe("studio");
        directory.Authenticate("sk-second", Now)!.Name.ShouldBe("studio");
    }

    [Fact]
    public void Recognise_AfterReload_UsesTheNewDirectory()
    {
        var client = Directory(("studio", Hash(Foreign))).Authenticate(Foreign, Now)!;
        var narrowed = Clients(("studio", Hash(Foreign)));
        narrowed["studio"].Models.Add("fal-ai/wan/*");

        ClientDirectory.Create(narrowed).Recognise(client, Now)!.MayCall("fal-ai/imagen4").ShouldBeFalse();
        ClientDirectory.Create(narrowed).Recognise(client, Now)!.KeyId.ShouldBe(client.KeyId);
        Directory(("shop", Hash(Foreign))).Recognise(client, Now).ShouldBeNull();
        Directory(("studio", Hash("sk-new"))).Recognise(client, Now).ShouldBeNull();
        narrowed["studio"].Keys["0"].Expires = Now;
        ClientDirectory.Create(narrowed).Recognise(client, Now).ShouldBeNull();
    }

    [Fact]
    public void MayCall_NoPatterns_AllowsEveryModel() =>
        Directory(("studio", Hash(Foreign))).Authenticate(Foreign, Now)!.MayCall("fal-ai/anything").ShouldBeTrue();

    [Fact]
    public void MayCall_SeveralPatterns_OneMatchIsEnough()
    {
        var options = Clients(("studio", Hash(Foreign)));
        options["studio"].Models.AddRange(["fal-ai/wan/*", "fal-ai/imagen4/preview"]);
        var client = ClientDirectory.Create(options).Authenticate(Foreign, Now)!;

        client.MayCall("fal-ai/wan/v2.2-a14b/image-to-image").ShouldBeTrue();
        client.MayCall("fal-ai/imagen4/preview").ShouldBeTrue();
        client.MayCall("fal-ai/flux-lora/image-to-image").ShouldBeFalse();
    }

    [Fact]
    public void Authenticate_KeySeenBefore_AllocatesNothing()
    {
        var key = ClientKey.Create(_random);
        var directory = Directory(("studio", key.Sha256));
        var headers = new HeaderDictionary { ["Authorization"] = $"Bearer {key.Reveal()}" };
        Authenticate();

        AllocatedBytes.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Authenticate();
            }
        }).ShouldBe(0);

        void Authenticate() => _ = directory.Authenticate(CredentialReader.Read(headers).Key, Now) ?? throw new InvalidOperationException();
    }

    private static ClientDirectory Directory(params (string Name, string Sha256)[] clients) => ClientDirectory.Create(Clients(clients));

    private static Dictionary<string, ClientOptions> Clients(params (string Name, string Sha256)[] clients) => clients.ToDictionary(
        client => client.Name,
        client => new ClientOptions { Keys = { ["0"] = new ClientKeyOptions { Sha256 = client.Sha256 } } });

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
