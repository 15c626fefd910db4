using Gateway.Clients;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Clients;

public sealed class CredentialReaderTests
{
    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("bearer abc")]
    [InlineData("BEARER abc")]
    [InlineData("Key abc")]
    [InlineData("kEy abc")]
    [InlineData("Bearer  abc")]
    public void Read_OneAuthorization_IsFound(string value) => Read(authorization: [value]).ShouldBe((CredentialStatus.Found, "abc"));

    [Fact]
    public void Read_ApiKey_IsFound() => Read(apiKey: ["abc"]).ShouldBe((CredentialStatus.Found, "abc"));

    [Fact]
    public void Read_NoHeader_IsMissing() => Read().ShouldBe((CredentialStatus.Missing, ""));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer abc def")]
    [InlineData("Bearer abc ")]
    [InlineData(" Bearer abc")]
    [InlineData("Bearer\tabc")]
    [InlineData("Bearer abc\tdef")]
    [InlineData("Bearer Bearer abc")]
    [InlineData("Bearerabc")]
    [InlineData("Basic YTpi")]
    [InlineData("Digest a=b, c=d")]
    [InlineData("Bearer ключ")]
    [InlineData("Bearer ab\u0000c")]
    public void Read_Authorization_IsMalformed(string value) => Read(authorization: [value]).ShouldBe((CredentialStatus.Malformed, ""));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Bearer abc")]
    [InlineData("ключ")]
    public void Read_ApiKey_IsMalformed(string value) => Read(apiKey: [value]).ShouldBe((CredentialStatus.Malformed, ""));

    [Theory]
    [InlineData("Bearer A, Bearer B")]
    [InlineData("Key a, Bearer b")]
    [InlineData("Bearer a,b")]
    [InlineData("Bearer ,")]
    public void Read_CommaList_IsAmbiguous(string value) => Read(authorization: [value]).ShouldBe((CredentialStatus.Ambiguous, ""));

    /// <summary>Values of <c>Authorization</c>, values of <c>x-api-key</c>, the key that is found; null: ambiguous.</summary>
    public static TheoryData<string[], string[], string?> Combinations => new()
    {
        // One key in several places.
        { ["Bearer a"], ["a"], "a" }, { ["Key a"], ["a"], "a" }, { ["Bearer a", "Bearer a"], [], "a" }, { ["Bearer a", "Key a"], [], "a" },
        { ["Key a", "key  a"], ["a", "a"], "a" }, { [], ["a", "a"], "a" }, { [], ["a,a"], "a" }, { [], ["a , a", "a"], "a" },
        { ["Bearer a, Bearer a"], [], "a" }, { ["Key a, Bearer a"], [], "a" }, { ["Key a ,\tBearer a"], ["a,a"], "a" },
        // Different keys, wherever they are.
        { ["Bearer a"], ["b"], null }, { ["Bearer a", "Bearer b"], [], null },
        { ["Key a", "Bearer b"], [], null }, { [], ["a", "b"], null },
        { [], ["a, b"], null }, { [], ["a,a,b"], null }, { ["Bearer a, Bearer b"], [], null }, { ["Bearer a, Bearer a"], ["b"], null },
        { ["Bearer a"], ["A"], null }, { ["Bearer a", "Bearer b", "Bearer a"], [], null },
        // A key beside something that is none.
        { ["Basic x"], ["a"], null }, { [""], ["a"], null }, { ["a"], ["a"], null },
        { ["Bearer a"], [""], null }, { ["Bearer a"], ["Bearer a"], null },
        { ["Bearer a", "Basic a"], [], null }, { ["Bearer a, a"], [], null },
        { ["Bearer a,"], [], null }, { [], ["a,"], null }, { [], [",a"], null },
        { ["Basic x", "Basic x"], [], null }, { ["Bearer a, Digest b=c"], [], null },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Read_Several_AreOneCredentialOnlyIfAllAreTheSameKey(string[] authorization, string[] apiKey, string? key) =>
        Read(authorization, apiKey).ShouldBe(key is null ? (CredentialStatus.Ambiguous, "") : (CredentialStatus.Found, key));

    [Fact]
    public void Read_TooLongKey_IsMalformed()
    {
        Read(authorization: ["Bearer " + new string('k', ClientKey.MaxLength)]).Status.ShouldBe(CredentialStatus.Found);
        Read(authorization: ["Bearer " + new string('k', ClientKey.MaxLength + 1)]).Status.ShouldBe(CredentialStatus.Malformed);
    }

    [Fact]
    public void Credential_ToString_HidesTheKey() => Credential.Found("abc").ToString().ShouldBe("Found");

    private static (CredentialStatus Status, string Key) Read(string[]? authorization = null, string[]? apiKey = null)
    {
        var headers = new HeaderDictionary();
        if (authorization is { Length: > 0 })
        {
            headers["Authorization"] = authorization;
        }

        if (apiKey is { Length: > 0 })
        {
            headers["X-Api-Key"] = apiKey;
        }

        var credential = CredentialReader.Read(headers);
        return (credential.Status, credential.Key.ToString());
    }
}
