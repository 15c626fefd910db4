using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Accounts;

/// <summary><c>clients limits</c>: what a client uses of its limits, and what is left.</summary>
internal static class ClientLimitsCommand
{
    private static readonly Column[] Columns =
    [
        Column.Text("LIMIT", "name"), Column.Text("PERIOD", "period"), Column.Number("MOST", "limit"), Column.Number("USED", "used"),
        Column.Number("LEFT", "left"), Column.Time("FREES AT", "frees_at"),
    ];

    public static Command Create(RemoteCommands commands)
    {
        var name = ClientsCommand.NameArgument();
        var command = new Command("limits", "Shows what a client uses of its limits, and what is left.") { name };
        return commands.Complete(command, async call =>
        {
            var limits = await call.GetAsync($"{ClientsCommand.PathOf(call.Parsed.GetRequiredValue(name))}/limits");
            if (call.AsJson)
            {
                commands.WriteJson(limits);
                return GatewayCommands.Ok;
            }

            new TablePrinter(commands.Output).Write(Columns, Rows(limits));
            return GatewayCommands.Ok;
        });
    }

    private static IEnumerable<JsonNode> Rows(JsonObject limits)
    {
        foreach (var (member, shown) in (IEnumerable<(string, string)>)
            [("submits_per_minute", "submits per minute"), ("jobs_in_flight", "jobs in flight")])
        {
            if (limits[member] is JsonObject count)
            {
                count["name"] = shown;
                yield return count;
            }
        }

        foreach (var (member, shown) in (IEnumerable<(string, string)>)[("number", "files and uploads"), ("bytes", "bytes of files")])
        {
            if (limits["files"]?[member] is JsonObject room)
            {
                room["name"] = shown;
                yield return room;
            }
        }

        foreach (var budget in limits["budgets"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            budget["name"] = $"budget {budget["name"]}";
            yield return budget;
        }
    }
}
