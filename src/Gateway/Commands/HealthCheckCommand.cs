using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Configuration.Binding;

namespace Gateway.Commands;

/// <summary><c>healthcheck</c>: checks whether the gateway in this container is ready. An image without a shell has no curl.</summary>
internal static class HealthCheckCommand
{
    private const int MaxReportBytes = 4096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <param name="output">Gets the result.</param>
    /// <param name="error">Gets the reason of a failure.</param>
    /// <param name="environment">The variables of the environment.</param>
    /// <param name="timeout">How long the check waits for the response. Null: <see cref="Timeout"/>.</param>
    public static Command Create(TextWriter output, TextWriter error, Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var url = new Option<string?>(
            "--url")
        { Description = "The address to check. Default: /healthz/ready on the port from the environment, else on port 8080." };
        var command = new Command("healthcheck", "Checks whether a running gateway is ready.") { url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (HealthCheckAddress.Find(parsed.GetValue(url), environment) is not { } address)
            {
                await error.WriteLineAsync("--url must be an absolute http:// or https:// address");
                return GatewayCommands.UsageError;
            }

            return await AskAsync(address, timeout ?? Timeout, output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> AskAsync(
        Uri address, TimeSpan timeout, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // A proxy from the environment is for other hosts, not for this container.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = timeout };
        string reason;
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                await output.WriteLineAsync("ready");
                return GatewayCommands.Ok;
            }

            reason = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) + await DetailAsync(response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            reason = e.HttpRequestError.ToString();
        }
        catch (IOException)
        {
            reason = "the response was cut off";
        }
        catch (TaskCanceledException)
        {
            reason = $"no response within {timeout.TotalSeconds:0} s";
        }

        await error.WriteLineAsync($"not ready: {address.GetLeftPart(UriPartial.Path)}: {reason}");
        return GatewayCommands.Failed;
    }

    /// <summary>The gateway's reason for not being ready. Empty if the response is not from the gateway.</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxReportBytes];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? $" {Echo.OneLine(detail.GetString()!)}"
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
