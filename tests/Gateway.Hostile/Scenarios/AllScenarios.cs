namespace Gateway.Hostile.Scenarios;

/// <summary>Every attack, by name.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. DocumentScenarios.All, .. BodyScenarios.All, .. JobScenarios.All, .. ConnectionScenarios.All, .. Http2Scenarios.All,
        .. ProcessorScenarios.All, .. ShareScenarios.All, .. UploadScenarios.All, .. PartScenarios.All, .. FileScenarios.All,
        .. VocabularyScenarios.All,
    ];

    public static IEnumerable<string> Names => All.Select(scenario => scenario.Name);

    public static Scenario? Find(string name) => All.SingleOrDefault(scenario => scenario.Name == name);
}
