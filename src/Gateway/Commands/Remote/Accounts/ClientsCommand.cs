using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Accounts;

/// <summary><c>clients</c>: lists, shows and changes the clients of a running gateway.</summary>
internal static class ClientsCommand
{
    private const string AllModels = "all";

    private static readonly Column[] Columns =
    [
        Column.Text("NAME", "name"), Column.Text("SOURCE", "source"), new("STATE", State), new("MODELS", Models),
        new("SUBMITS/MIN", entry => Column.TextOf(entry["limits"]?["submits_per_minute"]), IsNumber: true),
        new("IN FLIGHT", entry => Column.TextOf(entry["limits"]?["jobs_in_flight"]), IsNumber: true),
        new("BUDGETS", Budgets), new("KEYS", entry => $"{(entry["keys"] as JsonArray)?.Count ?? 0}", IsNumber: true),
    ];

    private static readonly Column[] KeyColumns =
    [
        Column.Text("KEY", "label"), Column.Text("ID", "key_id"), Column.Time("CREATED", "created_at"), Column.Time("EXPIRES", "expires"),
        Column.Time("LAST USED", "last_used"), new("MODELS", Models),
    ];

    private static readonly Column[] Properties = [Column.Text("PROPERTY", "name"), Column.Text("VALUE", "value")];

    public static Command Create(RemoteCommands commands)
    {
        var clients = new Command("clients", "Lists the clients of a running gateway.")
        {
            List(new Command("list", "Lists the clients."), commands),
            Show(commands),
            ClientLimitsCommand.Create(commands),
        };
        ClientChangeCommands.AddTo(clients, commands);
        return List(clients, commands);
    }

    public static Argument<string> NameArgument() => new("name") { Description = "The client's name." };

    public static string PathOf(string client) => $"/clients/{Uri.EscapeDataString(client)}";

    /// <summary>Prints a client with its keys.</summary>
    public static int Print(RemoteCommands commands, RemoteCall call, JsonObject client)
    {
        if (call.AsJson)
        {
            commands.WriteJson(client);
            return GatewayCommands.Ok;
        }

        var printer = new TablePrinter(commands.Output);
        printer.Write(Properties, Describe(client));
        commands.Output.WriteLine();
        printer.Write(KeyColumns, client["keys"] as JsonArray ?? []);
        return GatewayCommands.Ok;
    }

    private static Command List(Command command, RemoteCommands commands)
    {
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
            commands.Print(call, await call.ListAsync("/clients", "clients", limits), "clients", Columns));
    }

    private static Command Show(RemoteCommands commands)
    {
        var name = NameArgument();
        return commands.Complete(
            new Command("show", "Shows one client with its keys.") { name },
            async call => Print(commands, call, await call.GetAsync(PathOf(call.Parsed.GetRequiredValue(name)))));
    }

    private static IEnumerable<JsonNode> Describe(JsonObject client) =>
        from pair in (IEnumerable<(string Name, string Value)>)
        [
            .. Columns[..^1].Select(column => (column.Header, column.Read(client))),
            ("WEBHOOK HOSTS", Column.TextOf(client["webhook_hosts"])), ("CREATED", Column.TimeOf(client["created_at"])),
            ("CHANGED", Column.TimeOf(client["changed_at"])),
        ]
        select new JsonObject { ["name"] = pair.Name, ["value"] = pair.Value };

    private static string State(JsonNode client) => client["disabled"]?.GetValue<bool>() == true ? "disabled" : "active";

    private static string Models(JsonNode entry) => entry["models"] is JsonArray { Count: > 0 } models ? Column.TextOf(models) : AllModels;

    private static string Budgets(JsonNode client) => client["budgets"] is JsonObject { Count: > 0 } budgets
        ? string.Join(", ", budgets.Select(budget =>
            $"{Column.TextOf(budget.Key)} {Column.TextOf(budget.Value?["limit"])}/{Column.TextOf(budget.Value?["period"])}"))
        : Column.Nothing;
}
