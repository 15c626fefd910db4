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

    [Fact]
    public void Read_SeveralHeaders_IsAmbiguous()
    {
        Read(authorization: ["Bearer a", "Bearer b"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(authorization: ["Bearer a", "Bearer a"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(apiKey: ["a", "a"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(apiKey: ["a, b"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(authorization: ["Bearer a"], apiKey: ["a"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(authorization: ["Basic x"], apiKey: ["a"]).Status.ShouldBe(CredentialStatus.Ambiguous);
        Read(authorization: [""], apiKey: ["a"]).Status.ShouldBe(CredentialStatus.Ambiguous);
    }

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
        if (authorization is not null)
        {
            headers["Authorization"] = authorization;
        }

        if (apiKey is not null)
        {
            headers["X-Api-Key"] = apiKey;
        }

        var credential = CredentialReader.Read(headers);
        return (credential.Status, credential.Key.ToString());
    }
}
