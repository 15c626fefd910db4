using System.Diagnostics;
using System.Text.Json;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>The commands in the section on webhooks of <c>docs/jobs.md</c>, pasted into a shell. Only the port differs.</summary>
public sealed class FirstWebhookTests
{
    [Fact]
    public async Task Commands_OfTheDocument_ShowTheDelivery()
    {
        var (submit, list) = await CommandsAsync();
        await using var gateway = await SandboxGateway.StartAsync(
            ("Gateway__Following__Enabled", "true"), ("Gateway__Results__Keep", "Document"));

        var envelope = JsonDocument.Parse(await RunAsync(submit, gateway.Address)).RootElement;

        var id = envelope.GetProperty("request_id").GetString()!;
        JsonElement received = default;
        await Eventually.IsTrueAsync(async () =>
        {
            received = JsonDocument.Parse(await RunAsync(list, gateway.Address)).RootElement;
            return received.GetProperty("count").GetInt32() == 1;
        });
        var delivery = received.GetProperty("deliveries")[0];
        delivery.GetProperty("receiver").GetString().ShouldBe("first");
        delivery.GetProperty("body").GetProperty("request_id").GetString().ShouldBe(id);
        delivery.GetProperty("body").GetProperty("status").GetString().ShouldBe("OK");
        delivery.GetProperty("headers").GetProperty("webhook-id").GetString().ShouldNotBeNullOrEmpty();
    }

    private static async Task<(string Submit, string List)> CommandsAsync()
    {
        var document = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "jobs.md"), TestContext.Current.CancellationToken);
        var section = document[document.IndexOf("## Webhooks", StringComparison.Ordinal)..];
        var begin = section.IndexOf("```sh\n", StringComparison.Ordinal) + 6;
        var commands = section[begin..section.IndexOf("```", begin, StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        commands.Count.ShouldBe(2);
        return (commands[0], commands[1]);
    }

    private static async Task<string> RunAsync(string command, Uri gateway)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", command.Replace("http://localhost:8080", gateway.ToString().TrimEnd('/'), StringComparison.Ordinal) },
        };
        start.Environment["NO_PROXY"] = "*";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return await output;
    }
}
