using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks by bodies that need CPU time.</summary>
public sealed class HostileProcessorTests
{
    public static TheoryData<string> Attacks => HostileTest.NamesOf(ProcessorScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => HostileTest.RunAsync(attack);
}
