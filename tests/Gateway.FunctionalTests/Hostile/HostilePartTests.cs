using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by uploads in parts.</summary>
public sealed class HostilePartTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    public static TheoryData<string> Attacks => HostileFixture.NamesOf(PartScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => fixture.RunAsync(attack);
}
