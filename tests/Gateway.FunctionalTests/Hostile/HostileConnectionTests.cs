using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by connections without a whole request, and by malformed requests.</summary>
public sealed class HostileConnectionTests
{
    public static TheoryData<string> Attacks => HostileTest.NamesOf(ConnectionScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => HostileTest.RunAsync(attack);
}
