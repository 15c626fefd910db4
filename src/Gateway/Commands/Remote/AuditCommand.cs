using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gateway.Commands.Remote;

/// <summary><c>audit</c>: the changes through the administration API.</summary>
internal static class AuditCommand
{
    private static readonly Column[] Columns =
    [
        Column.Time("TIME", "at"), Column.Text("ACTOR", "actor"), Column.Text("ACTION", "action"), Column.Text("TARGET", "target"),
        new("CHANGE", Change),
    ];

    public static Command Create(RemoteCommands commands)
    {
        var (actor, action) = (new Option<string?>("--actor"), new Option<string?>("--action"));
        actor.Description = "Only changes with this administration key, by its label.";
        action.Description = "Only this kind of change, such as client.create.";
        var target = new Option<string?>("--target") { Description = "Only this object and those below it, such as clients/studio." };
        var since = new Option<string?>("--since") { Description = "Only changes at or after this time, such as 2030-12-31." };
        var command = new Command("audit", "Lists the changes of a running gateway, the newest first.") { actor, action, target, since };
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var answer = await call.ListAsync(
                "/audit", "entries", limits, ("actor", call.Parsed.GetValue(actor)), ("action", call.Parsed.GetValue(action)),
                ("target", call.Parsed.GetValue(target)), ("since", call.Parsed.GetValue(since)));
            return commands.Print(call, answer, "entries", Columns);
        });
    }

    /// <summary>The members that differ. What was made or removed is in the JSON.</summary>
    private static string Change(JsonNode entry)
    {
        if (entry["before"] is not JsonObject before || entry["after"] is not JsonObject after)
        {
            return Column.Nothing;
        }

        var changes = before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .Where(name => !JsonNode.DeepEquals(before[name], after[name]))
            .Select(name => $"{Column.TextOf(name)}: {Shown(before[name])} -> {Shown(after[name])}");
        return string.Join("; ", changes) is { Length: > 0 } text ? text : Column.Nothing;
    }

    private static string Shown(JsonNode? value) => value is JsonObject members
        ? Column.TextOf(RemoteCommands.TextOf(members))
        : Column.TextOf(value);
}
