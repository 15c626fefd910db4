using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks on the routes that need no key.</summary>
public sealed class HostileDocumentTests
{
    public static TheoryData<string> Attacks => HostileTest.NamesOf(DocumentScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => HostileTest.RunAsync(attack);
}
