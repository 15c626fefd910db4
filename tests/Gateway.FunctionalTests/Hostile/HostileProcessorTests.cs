using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by bodies that need CPU time.</summary>
public sealed class HostileProcessorTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    public static TheoryData<string> Attacks => HostileFixture.NamesOf(ProcessorScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => fixture.RunAsync(attack);
}
