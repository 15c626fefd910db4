using System.Globalization;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>Environment variables that make the run of a test longer. <c>tests/prove.sh</c> sets them.</summary>
internal static class LongRun
{
    /// <summary>Number of generated bodies that are sent over HTTP.</summary>
    public const string HttpBodies = "GATEWAY_TEST_HTTP_BODIES";

    /// <summary>Number of calls for jobs of other clients. 0: every client requests every job with every operation.</summary>
    public const string OwnershipCalls = "GATEWAY_TEST_OWNERSHIP";

    /// <summary>Number of guessed keys.</summary>
    public const string Guesses = "GATEWAY_TEST_GUESSES";

    /// <summary>
    /// Number of timed guesses of each kind. If it is set, the times must agree closely, on a machine that does nothing else.
    /// </summary>
    public const string TimedGuesses = "GATEWAY_TEST_TIMED_GUESSES";

    /// <summary>Seconds of each attack by slowhttptest. If it is not set, there is no attack.</summary>
    public const string SlowSeconds = "GATEWAY_TEST_SLOW";

    /// <summary>
    /// Names of attacks, separated by commas, or <c>all</c>: they run at their full size, and times and resident memory are checked, on a
    /// machine that does nothing else. If it is not set, every attack runs at a small size.
    /// </summary>
    public const string HostileAttacks = "GATEWAY_TEST_HOSTILE";

    /// <summary>Seconds for which an attack at its full size goes on.</summary>
    public const string HostileSeconds = "GATEWAY_TEST_HOSTILE_SECONDS";

    /// <summary>If it is set, the test also checks resident memory, on a machine that does nothing else.</summary>
    public const string ResidentMemory = "GATEWAY_TEST_RESIDENT_MEMORY";

    /// <summary>A file for the measured figures, one figure per line.</summary>
    private const string ReportFile = "GATEWAY_TEST_REPORT";

    /// <summary>Writes a figure to the test's output and to the file that the variable names.</summary>
    public static void Report(FormattableString figure)
    {
        var line = FormattableString.Invariant(figure);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable(ReportFile) is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }

    public static int Of(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var asked) ? asked : otherwise;

    public static bool IsAsked(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
