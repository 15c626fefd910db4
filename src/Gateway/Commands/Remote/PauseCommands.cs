using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote;

/// <summary><c>pause</c>, <c>resume</c> and <c>pauses</c>: pauses of submits.</summary>
internal static class PauseCommands
{
    private static readonly Column[] Columns =
    [
        Column.Text("SCOPE", "scope"), Column.Text("NAME", "name"), Column.Time("SINCE", "since"), Column.Text("ACTOR", "actor"),
        Column.Text("REASON", "reason"),
    ];

    public static Command Pause(RemoteCommands commands)
    {
        var reason = new Option<string?>("--reason") { Description = "Why, for other operators. Clients do not see it." };
        var command = new Command("pause", "Refuses all submits, those of a client, or those to a model. Running jobs go on.") { reason };
        var target = Target.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var (path, shown) = target.Read(call.Parsed);
            var pause = await call.SendAsync(HttpMethod.Put, path, new JsonObject { ["reason"] = call.Parsed.GetValue(reason) });
            return commands.Print(call, pause, $"Paused: {shown}.");
        });
    }

    public static Command Resume(RemoteCommands commands)
    {
        var command = new Command("resume", "Ends a pause. Other pauses that hold for the same submits stay.");
        var target = Target.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var (path, shown) = target.Read(call.Parsed);
            await call.SendAsync(HttpMethod.Delete, path);
            return commands.Print(call, new JsonObject { ["resumed"] = shown }, $"Not paused: {shown}.");
        });
    }

    public static Command List(RemoteCommands commands) => commands.Complete(
        new Command("pauses", "Lists the pauses of submits."),
        async call => commands.Print(call, await call.GetAsync("/pauses"), "pauses", Columns));

    /// <summary>The options that say what is paused.</summary>
    private sealed class Target
    {
        private readonly Option<bool> _all = new("--all") { Description = "All submits." };
        private readonly Option<string?> _client = new("--client") { Description = "The submits of this client." };
        private readonly Option<string?> _model = new("--model") { Description = "The submits to this model." };

        private Target(Command command)
        {
            command.Options.Add(_all);
            command.Options.Add(_client);
            command.Options.Add(_model);
            command.Validators.Add(RequireOne);
        }

        public static Target AddTo(Command command) => new(command);

        /// <returns>The path of the pause, and how it is shown.</returns>
        public (string Path, string Shown) Read(ParseResult parsed)
        {
            if (parsed.GetValue(_client) is { } client)
            {
                return ($"/pauses/clients/{Uri.EscapeDataString(client)}", $"client {client}");
            }

            return parsed.GetValue(_model) is { } model
                ? ($"/pauses/models/{string.Join('/', model.Split('/').Select(Uri.EscapeDataString))}", $"model {model}")
                : ("/pauses/all", "all submits");
        }

        private void RequireOne(CommandResult result)
        {
            var isAll = result.GetValue(_all) ? 1 : 0;
            if (isAll + Given(_client) + Given(_model) != 1)
            {
                result.AddError("Give one of --all, --client and --model");
            }

            int Given(Option option) => result.GetResult(option) is null ? 0 : 1;
        }
    }
}
