using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks on statuses, streams, listings and results.</summary>
public sealed class HostileJobTests
{
    public static TheoryData<string> Attacks => HostileTest.NamesOf(JobScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => HostileTest.RunAsync(attack);
}
