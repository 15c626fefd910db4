using System.CommandLine;
using System.Security.Cryptography;
using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Commands;

/// <summary>
/// <c>keys new</c>: creates a key of a client or of the administration API and prints it once, with the configuration to paste. The key is
/// not stored, and no gateway is called.
/// </summary>
internal static class KeysCommand
{
    private static readonly Option<string?> Client = new("--client") { Description = "The client's name." };

    private static readonly Option<bool> Administration = new("--administration")
    { Description = "Creates a key of the administration API instead of a client's key." };

    private static readonly Option<string?> Role = new("--role")
    { Description = "What the key of the administration API may do: viewer, operator or admin." };

    private static readonly Option<string?> Label = new("--label")
    { Description = "The label of the key, which the audit log shows. Default: the id of the key." };

    private static readonly Option<string?> Expires = new("--expires")
    { Description = "The date on which the key expires, such as 2030-12-31 (UTC). Default: never." };

    private static readonly Option<string[]> Models = new("--models")
    {
        Description = "Patterns of the models that the client may call, such as fal-ai/imagen4/*. Default: all.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON object instead of text." };

    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var command = new Command("new", "Creates a key and prints it with the configuration to paste.")
        {
            Client, Administration, Role, Label, Expires, Models, Json,
        };
        command.SetAction(parsed =>
        {
            if (Read(parsed, time, out var request) is { } problem)
            {
                error.WriteLine(problem);
                return GatewayCommands.UsageError;
            }

            using var random = RandomNumberGenerator.Create();
            var key = ClientKey.Create(random);
            output.WriteLine(parsed.GetValue(Json) ? NewKeyText.Json(request, key) : NewKeyText.Readable(request, key));
            return GatewayCommands.Ok;
        });
        return new Command("keys", "Keys of clients and of the administration API.") { command };
    }

    /// <returns>Null: <paramref name="request"/> is complete. Otherwise the mistake.</returns>
    private static string? Read(ParseResult parsed, TimeProvider time, out NewKeyRequest request)
    {
        request = new NewKeyRequest(parsed.GetValue(Client), parsed.GetValue(Models) ?? []) { Label = parsed.GetValue(Label) };
        string? problem;
        if (parsed.GetValue(Role) is { } name)
        {
            if (!parsed.GetValue(Administration))
            {
                return "--role is for a key of the administration API: add --administration";
            }

            request = request with { Role = (AdministrationRole?)ScalarConverter.Convert(typeof(AdministrationRole), name, out problem) };
            if (problem is not null)
            {
                return $"--role {problem}";
            }
        }

        if (parsed.GetValue(Administration) && request.Role is null)
        {
            return "--administration needs --role viewer, operator or admin";
        }

        if (parsed.GetValue(Expires) is { } text)
        {
            if (ScalarConverter.Convert(typeof(DateTimeOffset), text, out problem) is not DateTimeOffset date)
            {
                return $"--expires {problem}";
            }

            if (date <= time.GetUtcNow())
            {
                return $"--expires must be in the future, got {Echo.Quote(text)}";
            }

            request = request with { Expires = date };
        }

        return request.Problem();
    }
}
