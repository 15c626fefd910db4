using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Accounts;

/// <summary><c>clients create</c>, <c>set</c>, <c>disable</c>, <c>enable</c> and <c>remove</c>. A change reads the client, and is
/// refused if somebody else changes it before the write.</summary>
internal static class ClientChangeCommands
{
    public static void AddTo(Command clients, RemoteCommands commands)
    {
        clients.Subcommands.Add(Create(commands));
        clients.Subcommands.Add(Set(commands));
        clients.Subcommands.Add(Switch(
            commands, new Command("disable", "Refuses the keys of a client within two seconds. Its jobs go on."), isDisabled: true));
        clients.Subcommands.Add(Switch(commands, new Command("enable", "Accepts the keys of a disabled client again."), isDisabled: false));
        clients.Subcommands.Add(Remove(commands));
    }

    private static Command Create(RemoteCommands commands)
    {
        var name = ClientsCommand.NameArgument();
        var command = new Command("create", "Makes a client without keys.") { name };
        var settings = ClientSettings.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var client = new JsonObject { ["name"] = call.Parsed.GetRequiredValue(name) };
            settings.Apply(call.Parsed, client);
            return ClientsCommand.Print(commands, call, await call.SendAsync(HttpMethod.Post, "/clients", client));
        });
    }

    private static Command Set(RemoteCommands commands)
    {
        var name = ClientsCommand.NameArgument();
        var command = new Command("set", "Changes the given settings of a client, and no other.") { name };
        var settings = ClientSettings.AddTo(command);
        command.Validators.Add(settings.RequireOne);
        return commands.Complete(command, call => ChangeAsync(commands, call, name, client => settings.Apply(call.Parsed, client)));
    }

    private static Command Switch(RemoteCommands commands, Command command, bool isDisabled)
    {
        var name = ClientsCommand.NameArgument();
        command.Arguments.Add(name);
        return commands.Complete(command, call => ChangeAsync(commands, call, name, client => client["disabled"] = isDisabled));
    }

    private static Command Remove(RemoteCommands commands)
    {
        var name = ClientsCommand.NameArgument();
        var command = new Command("remove", "Removes a client and its keys. Its jobs and its movements of money stay.") { name };
        return commands.Complete(command, async call =>
        {
            var client = call.Parsed.GetRequiredValue(name);
            var path = ClientsCommand.PathOf(client);
            // A configured client has no version. One of the store that it hides can be removed nevertheless.
            await call.SendAsync(HttpMethod.Delete, path, tag: (await call.ReadAsync(path)).Tag ?? EntityTagHeaderValue.Any);
            return commands.Print(
                call, new JsonObject { ["name"] = client, ["removed"] = true }, $"The client {client} is removed. Its keys are refused.");
        });
    }

    private static async Task<int> ChangeAsync(
        RemoteCommands commands, RemoteCall call, Argument<string> name, Action<JsonObject> change)
    {
        var path = ClientsCommand.PathOf(call.Parsed.GetRequiredValue(name));
        var (client, tag) = await call.ReadAsync(path);
        change(client);
        // A client of the settings has no version. The API says that it can't be changed.
        return ClientsCommand.Print(commands, call, await call.SendAsync(HttpMethod.Put, path, client, tag));
    }
}
