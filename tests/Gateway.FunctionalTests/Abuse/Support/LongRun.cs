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

    /// <summary>Seconds of each attack by slowhttptest; unset: none.</summary>
    public const string SlowSeconds = "GATEWAY_TEST_SLOW";

    /// <summary>Set: the figures of resident memory must hold too, on a machine that does nothing else.</summary>
    public const string ResidentMemory = "GATEWAY_TEST_RESIDENT_MEMORY";

    /// <summary>A file for figures, one line each.</summary>
    private const string ReportFile = "GATEWAY_TEST_REPORT";

    /// <summary>Keeps a figure: in the test's output, and in the file that the variable names.</summary>
    public static void Report(FormattableString figure)
    {
        var line = FormattableString.Invariant(figure);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable(ReportFile) is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }

    public static int Of(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;

    public static bool IsAsked(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
