using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>
/// Pastes the commands of <c>deploy/README.md</c> into a shell at once, as an operator does. No command may read the lines after it as
/// input.
/// </summary>
public sealed partial class DeployReadmeTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Commands_PastedAtOnce_AllRunAndStoreToken()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The commands are for a Unix shell.");
            return;
        }

        var readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "deploy", "README.md"), TestContext.Current.CancellationToken);
        var begin = readme.IndexOf("## Production with Docker Compose", StringComparison.Ordinal);
        var section = readme[begin..readme.IndexOf("\n## ", begin, StringComparison.Ordinal)];
        var commands = string.Concat(ShellBlock().Matches(section).Select(block => block.Groups[1].Value));
        commands.ShouldContain("Gateway__Upstream__Token");
        await PrepareAsync();

        var calls = await PasteAsync(commands);

        calls.ShouldBe(
        [
            "docker compose build",
            "docker compose run --rm gateway keys new --client storefront",
            "docker compose up --detach --wait",
            "curl --fail http://localhost:8080/healthz/ready",
            "curl --fail --silent http://localhost:8081/metrics",
        ]);
        var secrets = Path.Combine(_files.Path, "root", "srv", "gateway", "secrets", "Gateway__Upstream__Token");
        (await File.ReadAllTextAsync(secrets, TestContext.Current.CancellationToken)).ShouldBe("the-token\r\n");
        File.GetUnixFileMode(secrets).ShouldBe(UnixFileMode.UserRead);
        File.Exists(Path.Combine(_files.Path, "upstream-token")).ShouldBeFalse();
        File.Exists(Path.Combine(_files.Path, "root", "srv", "gateway", "config", "appsettings.Production.json")).ShouldBeTrue();
        (await File.ReadAllLinesAsync(Path.Combine(_files.Path, ".env"), TestContext.Current.CancellationToken))
            .ShouldBe(["GATEWAY_CONFIG=/srv/gateway/config", "GATEWAY_SECRETS=/srv/gateway/secrets"]);
    }

    /// <summary>
    /// A home directory with the token, a checkout, and replacements for the programs that need a container engine or root.
    /// </summary>
    private async Task PrepareAsync()
    {
        var programs = Directory.CreateDirectory(Path.Combine(_files.Path, "programs")).FullName;
        var deploy = Directory.CreateDirectory(Path.Combine(_files.Path, "deploy")).FullName;
        Directory.CreateDirectory(Path.Combine(_files.Path, "root", "srv"));
        File.Copy(
            Path.Combine(Repository.Root, "deploy", "appsettings.Production.example.json"),
            Path.Combine(deploy, "appsettings.Production.example.json"));
        await _files.WriteAsync("upstream-token", "the-token\r\n");
        foreach (var program in (string[])["docker", "curl"])
        {
            await WriteProgramAsync(Path.Combine(programs, program), $"echo \"{program} $*\" >>\"$HOME/calls\"");
        }

        // The real command, with /srv inside the test's directory and without the change of owner.
        await WriteProgramAsync(
            Path.Combine(programs, "sudo"),
            """
            skip=
            for argument; do
              shift
              if [ -n "$skip" ]; then skip=; continue; fi
              case $argument in
                -o) skip=1; continue ;;
                /srv/*) argument=$HOME/root$argument ;;
              esac
              set -- "$@" "$argument"
            done
            exec "$@"
            """);
    }

    /// <summary>
    /// Another process writes the file. If this one did, a process that another test starts meanwhile could have it open for a moment, and
    /// Linux runs no program that is open for writing.
    /// </summary>
    private static async Task WriteProgramAsync(string path, string text)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "cat >\"$0\" && chmod 700 \"$0\"", path]) { RedirectStandardInput = true };
        using var writer = Process.Start(start)!;
        await writer.StandardInput.WriteAsync($"#!/bin/sh\n{text}\n".AsMemory(), TestContext.Current.CancellationToken);
        writer.StandardInput.Close();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        writer.ExitCode.ShouldBe(0);
    }

    /// <summary>The shell reads its commands from the same input that the commands read, as in a terminal.</summary>
    private async Task<string[]> PasteAsync(string commands)
    {
        var start = new ProcessStartInfo("/bin/sh")
        { WorkingDirectory = _files.Path, RedirectStandardInput = true, RedirectStandardError = true };
        start.Environment["HOME"] = _files.Path;
        start.Environment["PATH"] = Path.Combine(_files.Path, "programs") + ":" + Environment.GetEnvironmentVariable("PATH");
        using var shell = Process.Start(start)!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.StandardInput.WriteAsync(commands.AsMemory(), TestContext.Current.CancellationToken);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await error).ShouldBe("");
        return await File.ReadAllLinesAsync(Path.Combine(_files.Path, "calls"), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();
}
