using System.Globalization;

namespace Gateway.Testing;

/// <summary>
/// The seed of a test's random choices. The output of the test contains it, and a failed test shows its output.
/// The variable <c>GATEWAY_TEST_SEED</c> sets the seed, to repeat a run.
/// </summary>
internal static class TestSeed
{
    private const string Variable = "GATEWAY_TEST_SEED";

    public static int Next()
    {
        var variable = Environment.GetEnvironmentVariable(Variable);
        var seed = int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"random seed: {Variable}={seed}");
        return seed;
    }

    public static Random CreateRandom() => new(Next());
}
