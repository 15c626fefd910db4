using Gateway.Testing;
using Gateway.Text;

namespace Gateway.UnitTests.Text;

/// <summary>The nearest name is that of a simple computation of all distances.</summary>
public sealed class NearestNameTests
{
    private static readonly string[] Models = ["fal-ai/flux/dev", "fal-ai/flux/schnell", "fal-ai/flux-pro/kontext", "fal-ai/wan/v2.2/i2v"];

    [Theory]
    [InlineData("fal-ai/flux/dve", "fal-ai/flux/dev")]
    [InlineData("fal-ai/fux/schnel", "fal-ai/flux/schnell")]
    [InlineData("FAL-AI/FLUX-PRO/KONTEXT", "fal-ai/flux-pro/kontext")]
    [InlineData("fal-ai/wan/v2.1/i2v", "fal-ai/wan/v2.2/i2v")]
    [InlineData("fal-ai/wan", "fal-ai/wan/v2.2/i2v")]
    [InlineData("unrelated/name/of/a/model", null)]
    [InlineData("", null)]
    public void Find_Model_ReturnsTheNearest(string name, string? nearest) => NearestName.Find(name, Models).ShouldBe(nearest);

    [Fact]
    public void Find_GeneratedNames_FindsANameWithTheLeastDistance()
    {
        var random = TestSeed.CreateRandom();
        for (var round = 0; round < 5_000; round++)
        {
            string[] candidates = [.. Enumerable.Range(0, 4).Select(_ => Name(random))];
            var name = Name(random);
            var expected = candidates.Select(candidate => (Distance(name, candidate), Math.Max(name.Length, candidate.Length)))
                .Where(found => found.Item1 <= Tolerance(found.Item2)).Select(found => found.Item1).DefaultIfEmpty(-1).Min();

            var found = NearestName.Find(name, candidates);

            if (expected >= 0)
            {
                Distance(name, found.ShouldNotBeNull($"{name}: {string.Join(' ', candidates)}")).ShouldBe(
                    expected, $"{name}: {string.Join(' ', candidates)}");
            }
            else if (found is not null)
            {
                // Only a shortened name is found beyond the distance.
                (found.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(found, StringComparison.OrdinalIgnoreCase))
                    .ShouldBeTrue($"{name}: {found}");
            }
        }
    }

    private static string Name(Random random) =>
        new([.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => "abC"[random.Next(3)])]);

    private static int Tolerance(int length) => length <= 4 ? 1 : length <= 8 ? 2 : Math.Min(6, length / 4 + 1);

    /// <summary>The whole table of the distance in which a swap of adjacent letters is one edit.</summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                table[i, j] = Math.Min(
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
