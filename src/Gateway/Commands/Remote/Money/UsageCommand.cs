using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote.Money;

/// <summary><c>usage</c>: jobs, images and money by day, client and model.</summary>
internal static class UsageCommand
{
    private static readonly Column[] Columns =
    [
        Column.Text("DAY", "day"), Column.Text("CLIENT", "client"), Column.Text("MODEL", "model"), Column.Number("JOBS", "jobs"),
        Column.Number("ASKED", "images_asked"), Column.Number("IMAGES", "images_delivered"), Column.Number("FAILED", "failed"),
        Column.Number("CANCELLED", "cancelled"), Column.Number("LOST", "lost"), Column.Number("REFUSED", "refused"),
        Column.Number("RESERVED", "reserved"), Column.Number("SETTLED", "settled"), Column.Number("RELEASED", "released"),
        Column.Number("DOUBTFUL", "doubtful"),
    ];

    public static Command Create(RemoteCommands commands)
    {
        var (client, model) = (new Option<string?>("--client"), new Option<string?>("--model"));
        (client.Description, model.Description) = ("Only this client.", "Only this model.");
        var from = new Option<string?>("--from") { Description = "The first day, such as 2030-12-01." };
        var to = new Option<string?>("--to") { Description = "The last day. Default: today, in the time zone of the money." };
        var command = new Command("usage", "Jobs, images and money of a running gateway, by day, client and model.")
        {
            client, model, from, to,
        };
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var answer = await call.ListAsync(
                "/usage", "usage", limits, ("client", call.Parsed.GetValue(client)), ("model", call.Parsed.GetValue(model)),
                ("from", call.Parsed.GetValue(from)), ("to", call.Parsed.GetValue(to)));
            return commands.Print(call, answer, "usage", Columns, Total(answer["usage"] as JsonArray ?? []));
        });
    }

    /// <summary>The sums of the shown rows. Null: there is nothing to add up.</summary>
    private static List<string>? Total(JsonArray rows)
    {
        if (rows.Count < 2)
        {
            return null;
        }

        var total = Columns.Select((column, index) => column.IsNumber ? SumOf(rows, column) : index == 0 ? "total" : "").ToList();
        return total;
    }

    private static string SumOf(JsonArray rows, Column column)
    {
        // A sum of amounts keeps their digits; a sum of counts has none.
        var sum = rows.Sum(row => decimal.TryParse(column.Read(row!), CultureInfo.InvariantCulture, out var number) ? number : 0);
        return sum.ToString(CultureInfo.InvariantCulture);
    }
}
