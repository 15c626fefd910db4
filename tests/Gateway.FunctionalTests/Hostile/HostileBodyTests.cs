using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by bodies that are announced and arrive slowly or not at all.</summary>
public sealed class HostileBodyTests
{
    public static TheoryData<string> Attacks => HostileTest.NamesOf(BodyScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => HostileTest.RunAsync(attack);
}
