using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Money;

/// <summary><c>ledger doubtful</c>, <c>ledger settle</c> and <c>ledger release</c>: submits of which nobody knows whether the upstream
/// charges them, and the decisions about them.</summary>
internal static class DoubtCommands
{
    private static readonly Column[] Columns =
    [
        Column.Text("RESERVATION", "reservation"), Column.Text("CLIENT", "client"), Column.Text("MODEL", "model"),
        Column.Text("REQUEST ID", "request_id"), Column.Time("SUBMITTED", "submitted_at"), Column.Time("DOUBTED", "doubted_at"),
        Column.Number("AMOUNT", "amount"), Column.Number("IMAGES", "images"), Column.Text("REASON", "reason"),
    ];

    public static Command List(RemoteCommands commands)
    {
        var client = new Option<string?>("--client") { Description = "Only this client." };
        var command = new Command("doubtful", "Lists the submits of which nobody knows whether the upstream charges them.") { client };
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var answer = await call.ListAsync("/doubtful", "submits", limits, ("client", call.Parsed.GetValue(client)));
            return commands.Print(call, answer, "submits", Columns);
        });
    }

    public static Command Settle(RemoteCommands commands)
    {
        var amount = new Option<string?>("--amount") { Description = "What it costs, in dollars. Default: what it counts now." };
        var command = new Command("settle", "Charges a doubtful submit: the upstream has charged it.") { amount };
        return Decide(commands, command, "settle", amount);
    }

    public static Command Release(RemoteCommands commands) => Decide(
        commands, new Command("release", "Charges nothing for a doubtful submit: the upstream has not charged it."), "release",
        amount: null);

    private static Command Decide(RemoteCommands commands, Command command, string decision, Option<string?>? amount)
    {
        var reservation = new Argument<string>("reservation") { Description = "The id of the reservation, as 'ledger doubtful' shows it." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit log." };
        command.Arguments.Add(reservation);
        command.Options.Add(reason);
        return commands.Complete(command, async call =>
        {
            var id = call.Parsed.GetRequiredValue(reservation);
            var body = new JsonObject { ["reason"] = call.Parsed.GetValue(reason) };
            if (amount is not null)
            {
                body["amount"] = call.Parsed.GetValue(amount);
            }

            var answer = await call.SendAsync(HttpMethod.Post, $"/doubtful/{Uri.EscapeDataString(id)}/{decision}", body);
            return commands.Print(call, answer, Sentence(answer));
        });
    }

    private static string Sentence(JsonObject answer)
    {
        var isFirst = answer["changed"]?.GetValue<bool>() == true;
        var amount = answer["amount"] is { } given ? $" with {given} dollars" : "";
        return $"The submit {answer["reservation"]} {(isFirst ? "is" : "was already")} {answer["decision"]}{amount}.";
    }
}
