using Gateway.Hostile.Attacks;

namespace Gateway.Hostile.Scenarios;

/// <summary>Bodies of 20 MB that need CPU time, six at a time, with a pause of 1 s.</summary>
internal static class ProcessorScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Of("cpu-valid", "a valid body, for comparison", HostileBodies.Valid),
        Of("cpu-names", "16 long escaped names that differ at the end", HostileBodies.LongNames),
        Of("cpu-spaces", "spaces only", HostileBodies.Spaces),
        Of("cpu-spaces-comma", "spaces and a trailing comma", HostileBodies.SpacesAndComma),
        Of("cpu-line-breaks", "line breaks", HostileBodies.LineBreaks),
        Of("cpu-escapes", "a prompt of escaped line breaks", HostileBodies.Escapes),
        Of("cpu-surrogates", "a prompt of escaped surrogate pairs", HostileBodies.SurrogatePairs),
        Of("cpu-multibyte", "a prompt of characters of several bytes", HostileBodies.MultibyteCharacters),
        Of("cpu-number", "a number of 20 million digits", HostileBodies.LongNumber),
        Of("cpu-fraction", "a fraction of 20 million digits", HostileBodies.LongFraction),
        Of("cpu-many-names", "60,000 names of 330 bytes", HostileBodies.ManyNames),
        Of("cpu-violations", "60,000 invalid addresses of images", HostileBodies.ManyViolations),
        Of("cpu-nesting", "20 million levels", HostileBodies.Nesting),
        new("cpu-abandoned", "six bodies of 20 MB at a time: a prompt of escapes; the client leaves after the last byte",
            new BodyBursts(HostileBodies.Escapes) { IsAbandoned = true }.RunAsync),
    ];

    private static Scenario Of(string name, string body, Func<int, byte[]> bytes) =>
        new(name, $"six bodies of 20 MB at a time: {body}", new BodyBursts(bytes).RunAsync);
}
