using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Accounts;

/// <summary><c>keys create</c>, <c>keys rotate</c> and <c>keys revoke</c>: the keys of the clients in the store of a running gateway.
/// A new key is printed once.</summary>
internal static class RemoteKeysCommand
{
    /// <summary>Adds the commands to <c>keys</c>, beside <c>keys new</c>, which calls no gateway.</summary>
    public static Command AddTo(Command keys, RemoteCommands commands)
    {
        keys.Subcommands.Add(Create(commands));
        keys.Subcommands.Add(Rotate(commands));
        keys.Subcommands.Add(Revoke(commands));
        return keys;
    }

    private static Command Create(RemoteCommands commands)
    {
        var (client, label) = (ClientOption(), LabelOption());
        var expires = ExpiresOption("never");
        var models = ModelsOption("all models of its client");
        var command = new Command("create", "Makes a key of a client in a running gateway and prints it once.")
        {
            client, label, expires, models,
        };
        return commands.Complete(command, async call =>
        {
            var body = new JsonObject { ["label"] = call.Parsed.GetRequiredValue(label) };
            AddGiven(body, call.Parsed.GetValue(expires), call.Parsed.GetValue(models));
            var name = call.Parsed.GetRequiredValue(client);
            return Print(commands, call, name, await call.SendAsync(HttpMethod.Post, $"{PathOf(name)}", body), old: null);
        });
    }

    private static Command Rotate(RemoteCommands commands)
    {
        var (client, label) = (ClientOption(), LabelOption());
        var grace = new Option<string?>("--grace")
        {
            Description = "How long the old key works beside the new one, such as 01:00:00. Default: the gateway's, an hour.",
        };
        var expires = ExpiresOption("it lives as long as the old key did, from now on");
        var models = ModelsOption("those of the old key");
        var command = new Command("rotate", "Replaces a key by a new one with the same label and prints it once.")
        {
            client, label, grace, expires, models,
        };
        return commands.Complete(command, async call =>
        {
            var (name, key) = (call.Parsed.GetRequiredValue(client), call.Parsed.GetRequiredValue(label));
            var duration = call.Parsed.GetValue(grace);
            var body = new JsonObject();
            if (duration is not null)
            {
                body["grace"] = duration;
            }

            AddGiven(body, call.Parsed.GetValue(expires), call.Parsed.GetValue(models));
            var made = await call.SendAsync(
                HttpMethod.Post, $"{PathOf(name)}/{Uri.EscapeDataString(key)}/rotate", body.Count > 0 ? body : null);
            return Print(commands, call, name, made, duration is null ? "for the gateway's default time" : $"for {duration}");
        });
    }

    private static Command Revoke(RemoteCommands commands)
    {
        var (client, label) = (ClientOption(), LabelOption());
        var command = new Command("revoke", "Revokes a key at once. Its requests end within two seconds.") { client, label };
        return commands.Complete(command, async call =>
        {
            var (name, key) = (call.Parsed.GetRequiredValue(client), call.Parsed.GetRequiredValue(label));
            await call.SendAsync(HttpMethod.Delete, $"{PathOf(name)}/{Uri.EscapeDataString(key)}");
            return commands.Print(
                call, new JsonObject { ["client"] = name, ["label"] = key, ["revoked"] = true },
                $"The key '{key}' of client {name} is revoked.");
        });
    }

    private static Option<string> ClientOption() => new("--client") { Description = "The client's name.", Required = true };

    private static Option<string> LabelOption() => new("--label") { Description = "The label of the key.", Required = true };

    private static Option<string?> ExpiresOption(string byDefault) => new("--expires")
    {
        Description = $"The time at which the key expires, such as 2030-12-31 (UTC). Default: {byDefault}.",
    };

    private static Option<string[]> ModelsOption(string byDefault) => new("--models")
    {
        Description = $"Patterns of the models that the key may call, such as fal-ai/imagen4/*. Default: {byDefault}.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static void AddGiven(JsonObject body, string? expires, string[]? models)
    {
        if (expires is not null)
        {
            body["expires"] = expires;
        }

        if (models is { Length: > 0 })
        {
            body["models"] = new JsonArray([.. models.Select(pattern => (JsonNode)pattern)]);
        }
    }

    private static string PathOf(string client) => $"{ClientsCommand.PathOf(client)}/keys";

    private static int Print(RemoteCommands commands, RemoteCall call, string client, JsonObject made, string? old)
    {
        if (call.AsJson)
        {
            commands.WriteJson(made);
            return GatewayCommands.Ok;
        }

        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"The key '{Column.TextOf(made["label"])}' of client {client}. It is shown only "
                + $"once. Its id in logs is {Column.TextOf(made["key_id"])}.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"  {Column.TextOf(made["key"])}");
        if (made["expires"] is not null)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"It expires at {Column.TimeOf(made["expires"])}.");
        }

        if (old is not null)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"The old key works {old}.");
        }

        commands.Output.Write(text);
        return GatewayCommands.Ok;
    }
}
