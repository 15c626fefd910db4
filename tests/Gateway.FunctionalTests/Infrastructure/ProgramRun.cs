using System.Diagnostics;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>One run of the program that exits by itself: a command, or a failed start.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The text on standard output.</param>
/// <param name="Error">The text on standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="environment">Additional environment variables. An empty value removes a variable.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public static async Task<ProgramRun> EndAsync(IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        using var files = new TemporaryDirectory();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = files.Path,
        };
        // Without the development certificate and the key ring of the account that runs the test.
        start.Environment["HOME"] = files.Path;
        start.Environment["DOTNET_CLI_HOME"] = files.Path;
        start.Environment["Gateway__Management__Url"] = "Off";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value.Length > 0 ? value : null;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Longest);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
