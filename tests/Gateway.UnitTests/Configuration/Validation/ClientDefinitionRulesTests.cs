using Gateway.Clients.Stored;
using Gateway.Configuration.Validation;
using Gateway.UnitTests.Clients.Stored;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class ClientDefinitionRulesTests
{
    private static readonly ClientDefinition Valid = new("billing") { Models = ["fal-ai/*"], WebhookHosts = ["hooks.example.com"] };

    [Fact]
    public void Problems_ValidDefinition_AreNone() => ClientDefinitionRules.Problems(Valid).ShouldBeEmpty();

    [Fact]
    public void Problems_EveryMistake_IsReportedAtItsKey()
    {
        var wrong = new ClientDefinition("-billing")
        {
            Models = ["fal-ai/*", "/fal-ai"],
            WebhookHosts = ["hooks.example.com", "https://hooks.example.com"],
        };

        ClientDefinitionRules.Problems(wrong).Select(problem => problem.Key)
            .ShouldBe(["Name", "Models:1", "Webhooks:AllowedHosts:1"], ignoreOrder: true);
    }

    [Fact]
    public void Problems_ListsThatAreTooLong_AreReported()
    {
        var wrong = Valid with
        {
            Models = [.. Enumerable.Repeat("fal-ai/*", ClientDefinitionRules.MaxModels + 1)],
            WebhookHosts = [.. Enumerable.Repeat("hooks.example.com", ClientDefinitionRules.MaxHosts + 1)],
        };

        ClientDefinitionRules.Problems(wrong).Select(problem => problem.ToString())
            .ShouldBe(["Models: must have at most 200 entries, got 201", "Webhooks:AllowedHosts: must have at most 200 entries, got 201"]);
    }

    [Theory]
    [InlineData("ci", null, null)]
    [InlineData("-ci", null, "Label")]
    [InlineData("a23456789012345678901234567890123456789012345678901", null, "Label")]
    [InlineData("ci", "/", "Models:0")]
    public void KeyProblems_OfLabelAndModels_AreReportedAtTheirKeys(string label, string? model, string? key) =>
        ClientDefinitionRules.KeyProblems(label, model is null ? [] : [model]).Select(problem => problem.Key)
            .ShouldBe(key is null ? [] : [key]);

    [Fact]
    public void Problems_KeyAsNameOrLabel_AreReportedWithoutTheKey()
    {
        var key = $"gw_{new string('a', 10)}_{new string('b', 35)}";

        ClientDefinitionRules.Problems(Valid with { Name = key }).Concat(ClientDefinitionRules.KeyProblems(key, []))
            .Select(problem => problem.ToString()).ShouldBe(["Name: must not contain a key", "Label: must not contain a key"]);
    }

    [Fact]
    public void StoredKeyProblems_ReplacedKeyWithALongLabel_AreNone()
    {
        var label = new string('a', StoredClientKey.MaxLabelLength);
        var key = StoredSamples.Key("sk", $"{label}.abcdefghij") with { ReplacedLabel = label };

        ClientDefinitionRules.StoredKeyProblems(key).ShouldBeEmpty();
    }
}
