using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The parts of <c>docs/reliability.md</c> that test runs generate. Each is between two comments with its name.</summary>
internal static class ReliabilityPage
{
    private const string WriteVariable = "GATEWAY_TEST_WRITE";

    /// <summary>Compares a part of the page with what a test class has observed, or writes it.</summary>
    public static async Task ShouldShowAsync(string part, string observed, string test)
    {
        var path = Path.Combine(Repository.Root, "docs", "reliability.md");
        var document = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var current = Replace(document, part, observed);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(path, current, TestContext.Current.CancellationToken);
            return;
        }

        var command = $"{WriteVariable}=1 dotnet test --project tests/Gateway.FunctionalTests --filter {test}";
        var (written, seen) = (document.Split('\n'), current.Split('\n'));
        seen.Except(written).Select(row => "observed: " + row).Concat(written.Except(seen).Select(row => "not observed: " + row))
            .ShouldBeEmpty($"the table in docs/reliability.md differs from the observed behaviour; generate it again: {command}");
        written.Length.ShouldBe(seen.Length);
    }

    private static string Replace(string document, string part, string text)
    {
        var first = $"<!-- {part}:begin -->\n";
        var begin = document.IndexOf(first, StringComparison.Ordinal);
        var end = document.IndexOf($"<!-- {part}:end -->\n", StringComparison.Ordinal);
        (begin >= 0 && end > begin).ShouldBeTrue($"docs/reliability.md has no markers of {part}");
        return document[..(begin + first.Length)] + text + document[end..];
    }
}
