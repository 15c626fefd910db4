using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by bodies that are expensive for a contract with unions, patterns and lists of different items.</summary>
public sealed class HostileVocabularyTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    public static TheoryData<string> Attacks => HostileFixture.NamesOf(VocabularyScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => fixture.RunAsync(attack);
}
