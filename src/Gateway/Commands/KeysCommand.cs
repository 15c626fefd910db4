using System.CommandLine;
using System.Security.Cryptography;
using Gateway.Clients;
using Gateway.Configuration.Binding;

namespace Gateway.Commands;

/// <summary><c>keys new</c>: creates a client key and prints it once, with the configuration to paste. The key is not stored.</summary>
internal static class KeysCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var client = new Option<string>("--client") { Description = "The client's name.", Required = true };
        var expires = new Option<string?>(
            "--expires")
        { Description = "The date on which the key expires, such as 2030-12-31 (UTC). Default: never." };
        var models = new Option<string[]>("--models")
        {
            Description = "Patterns of the models that the client may call, such as fal-ai/imagen4/*. Default: all.",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object instead of text." };
        var command = new Command(
            "new", "Creates a client's key and prints it with the configuration to paste.") { client, expires, models, json };
        command.SetAction(parsed =>
        {
            var request = new NewKeyRequest(parsed.GetRequiredValue(client), parsed.GetValue(models) ?? []);
            if (request.Problem() is { } problem)
            {
                error.WriteLine(problem);
                return GatewayCommands.UsageError;
            }

            if (parsed.GetValue(expires) is { } text)
            {
                if (ScalarConverter.Convert(typeof(DateTimeOffset), text, out problem) is not DateTimeOffset date)
                {
                    error.WriteLine($"--expires {problem}");
                    return GatewayCommands.UsageError;
                }

                if (date <= time.GetUtcNow())
                {
                    error.WriteLine($"--expires must be in the future, got {Echo.Quote(text)}");
                    return GatewayCommands.UsageError;
                }

                request = request with { Expires = date };
            }

            using var random = RandomNumberGenerator.Create();
            var key = ClientKey.Create(random);
            output.WriteLine(parsed.GetValue(json) ? NewKeyText.Json(request, key) : NewKeyText.Readable(request, key));
            return GatewayCommands.Ok;
        });
        return new Command("keys", "Clients' keys.") { command };
    }
}
