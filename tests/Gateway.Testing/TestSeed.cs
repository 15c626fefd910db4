using System.Globalization;

namespace Gateway.Testing;

/// <summary>
/// The number from which a test makes its random choices. The test's output names it, and a failure shows the output;
/// <c>GATEWAY_TEST_SEED</c> sets it, so that a run can be repeated.
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
