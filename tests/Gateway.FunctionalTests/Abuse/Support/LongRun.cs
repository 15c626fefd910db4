using System.Globalization;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>Variables that make a test's short run a long one; <c>tests/prove.sh</c> sets them.</summary>
internal static class LongRun
{
    /// <summary>Generated bodies sent over HTTP.</summary>
    public const string HttpBodies = "GATEWAY_TEST_HTTP_BODIES";

    /// <summary>Calls for jobs of others; 0: every client asks for every job with every verb.</summary>
    public const string OwnershipCalls = "GATEWAY_TEST_OWNERSHIP";

    /// <summary>Guessed keys.</summary>
    public const string Guesses = "GATEWAY_TEST_GUESSES";

    /// <summary>Timed guesses of each kind. Set: the kinds must agree closely, on a machine that does nothing else.</summary>
    public const string TimedGuesses = "GATEWAY_TEST_TIMED_GUESSES";

    public static int Of(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;

    public static bool IsAsked(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
