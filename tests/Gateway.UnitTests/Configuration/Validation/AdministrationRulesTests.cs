using Gateway.Clients;
using Gateway.Configuration;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class AdministrationRulesTests
{
    private const string Path = "Gateway:Administration:Keys:ops";

    private static readonly string Digest = new('b', 64);

    [Theory]
    [InlineData("viewer")]
    [InlineData("Operator")]
    [InlineData("ADMIN")]
    public void Accepts_Role_InAnyCase(string role) => Problems(($"{Path}:Sha256", Digest), ($"{Path}:Role", role)).ShouldBeEmpty();

    [Fact]
    public void Accepts_NoKeys_WithoutAProblem() => Problems().ShouldBeEmpty();

    [Theory]
    [InlineData("Role", "root", "must be one of Viewer, Operator, Admin, got 'root'")]
    [InlineData("Role", "1", "must be one of Viewer, Operator, Admin, got '1'")]
    [InlineData("Role", null, "missing: one of Viewer, Operator, Admin")]
    [InlineData("Sha256", null, "missing: the SHA-256 of the whole key, 64 hexadecimal digits")]
    [InlineData("Sha256", "abc", "must be the SHA-256 of the whole key, exactly 64 hexadecimal digits, got 3 characters")]
    [InlineData("Expires", "soon", "must be a date such as 2030-12-31 or 2030-12-31T23:59:59Z, got 'soon'")]
    [InlineData("Rolle", "Viewer", "unknown key; did you mean Gateway:Administration:Keys:ops:Role?")]
    public void Rejects_Value_WithItsKey(string key, string? value, string message)
    {
        Problems(($"{Path}:Sha256", Digest), ($"{Path}:Role", "Viewer"), ($"{Path}:{key}", value)).ShouldBe([$"{Path}:{key}: {message}"]);
    }

    [Fact]
    public void Rejects_DigestOfAClient()
    {
        var problem = Problems(($"{Path}:Sha256", TestConfiguration.Sha256.ToUpperInvariant()), ($"{Path}:Role", "Admin")).Single();

        problem.ShouldBe(
            $"{Path}:Sha256: is the same key as Gateway:Clients:studio:Keys:0:Sha256; a key of the administration API is no other key");
    }

    [Fact]
    public void Rejects_DigestTwice() =>
        Problems(
            ($"{Path}:Sha256", Digest), ($"{Path}:Role", "Admin"),
            ("Gateway:Administration:Keys:two:Sha256", Digest.ToUpperInvariant()), ("Gateway:Administration:Keys:two:Role", "Viewer"))
            .Single().ShouldContain("is the same key as Gateway:Administration:Keys:");

    [Fact]
    public void Rejects_PublishedKeyOfTheSandbox() =>
        Problems(($"{Path}:Sha256", DevelopmentClient.Sha256), ($"{Path}:Role", "Viewer")).Single()
            .ShouldContain("is the published key of the sandbox");

    [Fact]
    public void Rejects_LabelThatIsNoName() =>
        Problems(("Gateway:Administration:Keys:a b:Sha256", Digest), ("Gateway:Administration:Keys:a b:Role", "Viewer")).Single()
            .ShouldContain("the key's label must be 1 to 64 letters");

    private static IReadOnlyList<string> Problems(params (string Key, string? Value)[] settings) =>
        [.. SettingsReader.Read(new TestConfiguration(settings).Root, isDevelopment: false, startedWithSandbox: null).Problems
            .Select(problem => problem.ToString())];
}
