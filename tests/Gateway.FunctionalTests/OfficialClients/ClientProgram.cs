using System.Diagnostics;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>One program of <c>docs/clients</c>. It runs in a directory of its own, which it may write to.</summary>
/// <param name="File">The name of the file.</param>
internal sealed record ClientProgram(string File)
{
    private const string TypeScript = ".ts";

    public static readonly string Folder = Path.Combine(Repository.Root, "docs", "clients");

    /// <param name="gateway">The address of the gateway.</param>
    /// <param name="key">The key of the client.</param>
    /// <param name="change">A change of the program, to provoke an error. Null: it runs unchanged.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The exit code, and what it wrote to both outputs.</returns>
    public async Task<(int Code, string Output)> RunAsync(
        Uri gateway, string key, (string Old, string New)? change = null, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        // TypeScript is compiled, and a changed program is a copy. Both find the packages of the folder.
        var runs = Folder;
        if (change is not null || Path.GetExtension(File) == TypeScript)
        {
            runs = directory.Path;
            await CopyAsync(runs, change);
        }

        var (command, first) = Command(Path.Combine(runs, File));
        var start = new ProcessStartInfo(command, [.. first, .. arguments])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GATEWAY_URL"] = gateway.GetLeftPart(UriPartial.Authority);
        start.Environment["GATEWAY_KEY"] = key;
        // The gateway runs on this machine, so its URL needs no proxy.
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1";
        // A build server that outlives the test would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Skips the test if the tools of the program are missing.</summary>
    public void RequireTools()
    {
        var (command, _) = Command(File);
        Require.Present(OnPath(command), command);
        Require.Present(
            command is not ("node" or "npm") || Directory.Exists(Path.Combine(Folder, "node_modules", "openapi-fetch")),
            "run 'npm ci' in docs/clients first");
    }

    private static bool OnPath(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => System.IO.File.Exists(Path.Combine(folder, command)));

    private static (string Command, string[] Arguments) Command(string path) => Path.GetExtension(path) switch
    {
        ".sh" => ("bash", [path]),
        ".mjs" => ("node", [path]),
        ".py" => ("python3", [path]),
        // Nothing is downloaded during the test: the build would fetch the native compiler, and the list of known vulnerabilities.
        ".cs" => ("dotnet", ["run", "--property:PublishAot=false", "--property:NuGetAudit=false", path]),
        ".go" => ("go", ["run", path]),
        TypeScript => ("npm", ["run", "--silent", "typescript"]),
        var other => throw new InvalidOperationException($"No command runs a file with the extension '{other}'."),
    };

    private async Task CopyAsync(string target, (string Old, string New)? change)
    {
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, File), TestContext.Current.CancellationToken);
        if (change is var (old, with))
        {
            text.ShouldContain(old);
            text = text.Replace(old, with, StringComparison.Ordinal);
        }

        await System.IO.File.WriteAllTextAsync(Path.Combine(target, File), text, TestContext.Current.CancellationToken);
        foreach (var name in new[] { "package.json", "tsconfig.json" })
        {
            System.IO.File.Copy(Path.Combine(Folder, name), Path.Combine(target, name));
        }

        Directory.CreateSymbolicLink(Path.Combine(target, "node_modules"), Path.Combine(Folder, "node_modules"));
    }
}
