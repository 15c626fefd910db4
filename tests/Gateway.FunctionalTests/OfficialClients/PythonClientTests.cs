using System.Diagnostics;
using System.Text.Json;
using Gateway.Clients;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// fal's Python client, unchanged, behind TLS. <c>GATEWAY_TEST_PYTHON</c> names a Python that has it; the default is <c>python3</c>. The
/// client is on PyPI only, so these tests are skipped where it is not installed, also on CI.
/// </summary>
public sealed class PythonClientTests
{
    private static readonly string Python = Environment.GetEnvironmentVariable("GATEWAY_TEST_PYTHON") ?? "python3";

    [Fact]
    public async Task Client_EveryCall_Works()
    {
        await RequireClientAsync();
        await using var relay = new TlsRelay();
        await using var gateway = await StartAsync(relay);

        var (code, output) = await RunAsync(relay, Path.Combine("tests", "clients", "fal_python.py"));

        code.ShouldBe(0, output);
        var answer = JsonDocument.Parse(output).RootElement;
        answer.GetProperty("images").ToString().ShouldBe("[1, 1, 1]");
        answer.GetProperty("updates").EnumerateArray().Last().GetString().ShouldBe("Completed");
        answer.GetProperty("events").EnumerateArray().Last().GetString().ShouldBe("Completed");
        answer.GetProperty("status").GetString().ShouldBe("Completed");
        answer.GetProperty("repeated").GetBoolean().ShouldBeTrue();
        ShouldBeError("cancel", 400, "finished");
        ShouldBeError("invalid", 422, "must be between 1 and 4");
        ShouldBeError("model", 404, "There is no contract for model 'fal-ai/nothing'");
        ShouldBeError("job", 404, "There is no such job");

        void ShouldBeError(string name, int status, string message)
        {
            answer.GetProperty(name).GetProperty("status").GetInt32().ShouldBe(status, output);
            answer.GetProperty(name).GetProperty("message").GetString()!.ShouldContain(message);
        }
    }

    [Fact]
    public async Task Program_PrintsImageUrlOfItsJob()
    {
        await RequireClientAsync();
        await using var relay = new TlsRelay();
        await using var gateway = await StartAsync(relay);

        var (code, output) = await RunAsync(relay, Path.Combine("docs", "clients", "python_fal.py"));

        code.ShouldBe(0, output);
        output.ShouldContain($"{relay.Address}sandbox/images/");
    }

    private static async Task<GatewayProcess> StartAsync(TlsRelay relay)
    {
        var gateway = await SandboxGateway.StartAsync(("Gateway__PublicUrl", relay.Address.ToString()));
        relay.RelayTo(gateway.Address);
        return gateway;
    }

    private static async Task RequireClientAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import fal_client"]) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != 0)
        {
            Assert.Skip($"{Python} has no fal_client: 'pip install fal-client'");
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(TlsRelay relay, string script)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(Repository.Root, script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FAL_QUEUE_RUN_HOST"] = relay.Address.Authority;
        start.Environment["FAL_RUN_HOST"] = relay.Address.Authority + "/run";
        start.Environment["FAL_KEY"] = DevelopmentClient.Key;
        start.Environment["SSL_CERT_FILE"] = relay.CertificatePath;
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "localhost";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
