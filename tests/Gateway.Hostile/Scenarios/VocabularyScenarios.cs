using Gateway.Hostile.Attacks;

namespace Gateway.Hostile.Scenarios;

/// <summary>Bodies that are expensive for a contract with unions, patterns and lists of different items.</summary>
internal static class VocabularyScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Of("unions-valid", "a list of 4,000 valid values of unions inside unions, for comparison", VocabularyBodies.ValidUnions),
        Of("unions-deep", "4,000 values of unions inside unions that are wrong at the deepest place", VocabularyBodies.DeepUnions),
        Of("unions-wide", "a list of 25,000 values that fit no branch of a union of 32", VocabularyBodies.WideUnions),
        Of("unions-members", "4,000 values with members that no branch of a union knows", VocabularyBodies.UnknownMembers),
        Of("patterns", "2,000 texts of 8,192 characters for a pattern with nested repetitions", VocabularyBodies.PatternTexts),
        Of("patterns-long", "a text of 20 MB for a pattern", VocabularyBodies.LongText),
        Of("unique-numbers", "a list of 60,000 different numbers of the same beginning", VocabularyBodies.UniqueNumbers),
        Of("unique-lists", "a list of 15,000 lists of the same items in another order", VocabularyBodies.UniqueLists),
        Of("unique-many", "a list of 100,000 different numbers, more than a body may have", VocabularyBodies.ManyUniqueNumbers),
    ];

    private static Scenario Of(string name, string body, Func<int, byte[]> bytes) =>
        new(name, $"six bodies at a time: {body}", new BodyBursts(bytes) { Model = HostileContract.Model }.RunAsync)
        { Expected = [name is "unions-valid" or "unique-numbers" or "unique-lists" ? "200" : name is "unique-many" ? "400" : "422"] };
}
