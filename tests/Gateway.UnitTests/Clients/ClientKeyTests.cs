using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;

namespace Gateway.UnitTests.Clients;

public sealed class ClientKeyTests : IDisposable
{
    private const int Rounds = 200;
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    public void Dispose() => _random.Dispose();

    [Fact]
    public void Create_ManyKeys_AreWellFormedAndUnique()
    {
        var keys = Enumerable.Range(0, Rounds).Select(_ => ClientKey.Create(_random)).ToList();

        keys.ShouldAllBe(key => ClientKey.Classify(key.Reveal()) == KeyShape.WellFormed);
        keys.ShouldAllBe(key => key.Reveal().Length == ClientKey.Length);
        keys.Select(key => key.Reveal()).Distinct().Count().ShouldBe(Rounds);
        keys.Select(key => key.Id).Distinct().Count().ShouldBe(Rounds);
    }

    [Fact]
    public void OccursIn_KeyInsideAText_IsTrue()
    {
        var key = ClientKey.Create(_random).Reveal();

        ClientKey.OccursIn($"https://hooks.internal/gw_x/{key}?a=b").ShouldBeTrue();
        ClientKey.OccursIn($"https://hooks.internal/?t=gw_gw_{key}").ShouldBeTrue();
        ClientKey.OccursIn(key).ShouldBeTrue();
        ClientKey.OccursIn(key[..^4] + "zzzz").ShouldBeTrue();
        ClientKey.OccursIn(DevelopmentClient.Key).ShouldBeTrue();
        ClientKey.OccursIn("https://hooks.internal/gw_events?source=gw_developers_x").ShouldBeFalse();
        ClientKey.OccursIn("gw_").ShouldBeFalse();
        ClientKey.OccursIn("").ShouldBeFalse();
    }

    [Fact]
    public void Create_FromKnownRandomness_UsesTheLowFiveBitsOfEveryByte()
    {
        using var counting = new CountingRandom();

        var key = ClientKey.Create(counting).Reveal();

        key.ShouldStartWith("gw_abcdefghij_klmnopqrstuvwxyz234567abcdef");
    }

    [Fact]
    public void Create_Sha256_IsThatOfTheWholeKey()
    {
        var key = ClientKey.Create(_random);

        key.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()))));
        ClientKey.IdOf(key.Reveal()).ToString().ShouldBe(key.Id);
    }

    [Fact]
    public void ToString_Always_HidesTheKey() => ClientKey.Create(_random).ToString().ShouldBe("***");

    [Fact]
    public void Classify_OneCharacterSubstituted_IsNotWellFormed()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = ClientKey.Create(_random).Reveal();
            for (var i = 0; i < key.Length; i++)
            {
                for (var c = '!'; c <= '~'; c++)
                {
                    if (c != key[i])
                    {
                        ClientKey.Classify(Replaced(key, i, c)).ShouldNotBe(KeyShape.WellFormed, $"{i} {c}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Classify_TwoNeighboursSwapped_IsNotWellFormed()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var key = ClientKey.Create(_random).Reveal();
            for (var i = 1; i < key.Length; i++)
            {
                if (key[i] != key[i - 1])
                {
                    var swapped = Replaced(Replaced(key, i, key[i - 1]), i - 1, key[i]);
                    ClientKey.Classify(swapped).ShouldNotBe(KeyShape.WellFormed, $"{i}");
                }
            }
        }
    }

    [Fact]
    public void Classify_OneCharacterLostOrDoubled_IsNotWellFormed()
    {
        var key = ClientKey.Create(_random).Reveal();
        for (var i = 0; i < key.Length; i++)
        {
            ClientKey.Classify(key.Remove(i, 1)).ShouldNotBe(KeyShape.WellFormed);
            ClientKey.Classify(key.Insert(i, key[i].ToString())).ShouldNotBe(KeyShape.WellFormed);
        }
    }

    [Theory]
    [InlineData("", KeyShape.Unusable)]
    [InlineData(" ", KeyShape.Unusable)]
    [InlineData("with space", KeyShape.Unusable)]
    [InlineData("tab\tkey", KeyShape.Unusable)]
    [InlineData("line\nkey", KeyShape.Unusable)]
    [InlineData("ключ", KeyShape.Unusable)]
    [InlineData("del\u007f", KeyShape.Unusable)]
    [InlineData("gw_", KeyShape.Mistyped)]
    [InlineData("gw_x", KeyShape.Mistyped)]
    [InlineData("gw_developers-thiskeyispublishednotasecretag53m2d", KeyShape.Mistyped)]
    [InlineData("gw_Developers_thiskeyispublishednotasecretag53m2d", KeyShape.Mistyped)]
    [InlineData("gw_developers_thiskeyispublishednotasecretag53m2e", KeyShape.Mistyped)]
    [InlineData("GW_developers_thiskeyispublishednotasecretag53m2d", KeyShape.Foreign)]
    [InlineData("sk-live-1234", KeyShape.Foreign)]
    [InlineData("gw", KeyShape.Foreign)]
    [InlineData("a:b=", KeyShape.Foreign)]
    [InlineData(DevelopmentClient.Key, KeyShape.WellFormed)]
    public void Classify_Shape_MatchesTheTable(string key, object expected) => ClientKey.Classify(key).ShouldBe((KeyShape)expected);

    [Theory]
    [InlineData(512, KeyShape.Foreign)]
    [InlineData(513, KeyShape.Unusable)]
    public void Classify_Length_IsBounded(int length, object expected) =>
        ClientKey.Classify(new string('k', length)).ShouldBe((KeyShape)expected);

    [Fact]
    public void DevelopmentClient_Sha256_IsThatOfItsKey() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(DevelopmentClient.Key))).ShouldBe(DevelopmentClient.Sha256);

    private static string Replaced(string key, int at, char c) => string.Concat(key.AsSpan(0, at), [c], key.AsSpan(at + 1));

    private sealed class CountingRandom : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data)
        {
            for (var i = 0; i < data.Length; i++)
            {
                // The high bits must have no effect.
                data[i] = (byte)(i + 64);
            }
        }

        public override void GetBytes(Span<byte> data)
        {
            var bytes = new byte[data.Length];
            GetBytes(bytes);
            bytes.CopyTo(data);
        }
    }
}
