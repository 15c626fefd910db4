using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Money;

/// <summary><c>ledger</c>, <c>ledger list</c> and <c>ledger check</c>: the movements of money. Beside them are the
/// commands for doubtful submits.</summary>
internal static class LedgerCommand
{
    /// <summary>The check reads the whole ledger: for each client, the gateway waits up to two minutes.</summary>
    private static readonly TimeSpan CheckPatience = TimeSpan.FromMinutes(10);

    private static readonly Column[] Columns =
    [
        Column.Time("TIME", "at"), Column.Text("CLIENT", "client"), Column.Text("MODEL", "model"), Column.Text("REQUEST ID", "request_id"),
        Column.Text("KIND", "kind"), Column.Number("AMOUNT", "amount"), Column.Text("REASON", "reason"), Column.Text("ACTOR", "actor"),
        Column.Text("PRICE", "price"), Column.Text("RESERVATION", "reservation"),
    ];

    private static readonly Column[] DifferenceColumns =
    [
        Column.Text("CLIENT", "client"), Column.Text("PERIOD", "period"), Column.Text("AMOUNT", "amount"),
        Column.Number("BALANCE", "balance"), Column.Number("ROWS", "rows"),
    ];

    public static Command Create(RemoteCommands commands)
    {
        var ledger = new Command("ledger", "Lists the movements of money of a running gateway.")
        {
            List(new Command("list", "Lists the movements."), commands),
            Check(commands),
            DoubtCommands.List(commands),
            DoubtCommands.Settle(commands),
            DoubtCommands.Release(commands),
        };
        return List(ledger, commands);
    }

    private static Command List(Command command, RemoteCommands commands)
    {
        var client = new Option<string?>("--client") { Description = "Only this client." };
        var from = new Option<string?>("--from") { Description = "The first day, such as 2030-12-01." };
        var to = new Option<string?>("--to") { Description = "The last day." };
        command.Options.Add(client);
        command.Options.Add(from);
        command.Options.Add(to);
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var answer = await call.ListAsync(
                "/ledger", "movements", limits, ("client", call.Parsed.GetValue(client)), ("from", call.Parsed.GetValue(from)),
                ("to", call.Parsed.GetValue(to)));
            return commands.Print(call, answer, "movements", Columns);
        });
    }

    private static Command Check(RemoteCommands commands) => commands.Complete(
        new Command("check", "Compares each balance with the sum of its movements. The exit code is 1 if one differs."),
        async call =>
        {
            var report = await call.GetAsync("/ledger/check", CheckPatience);
            var isGood = report["good"]?.GetValue<bool>() == true;
            if (call.AsJson)
            {
                commands.WriteJson(report);
            }
            else if (isGood)
            {
                await commands.Output.WriteLineAsync("Every balance is the sum of its movements.");
            }
            else
            {
                new TablePrinter(commands.Output).Write(DifferenceColumns, report["differences"] as JsonArray ?? []);
                await commands.Error.WriteLineAsync("Balances differ from the sums of their movements.");
            }

            return isGood ? GatewayCommands.Ok : GatewayCommands.Failed;
        });
}
