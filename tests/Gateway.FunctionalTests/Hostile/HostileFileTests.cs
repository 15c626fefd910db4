using Gateway.Hostile.Scenarios;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Attacks on files: guessed ids, slow readers, submits that name files.</summary>
public sealed class HostileFileTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    public static TheoryData<string> Attacks => HostileFixture.NamesOf(FileScenarios.All);

    [Theory]
    [MemberData(nameof(Attacks))]
    public Task Gateway_UnderAttack_LivesAndServesOtherClients(string attack) => fixture.RunAsync(attack);
}
