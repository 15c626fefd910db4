using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by uploads.</summary>
public sealed class HostileUploadTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    public static TheoryData<string> Attacks => HostileFixture.NamesOf(UploadScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => fixture.RunAsync(attack);
}
