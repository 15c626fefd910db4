using System.CommandLine;

namespace Gateway.Commands.Remote;

/// <summary><c>jobs</c>: the jobs of all clients.</summary>
internal static class JobsCommand
{
    private static readonly Column[] Columns =
    [
        Column.Text("REQUEST ID", "request_id"), Column.Text("CLIENT", "client"), Column.Text("MODEL", "model"),
        Column.Text("STATUS", "status"), Column.Text("OUTCOME", "outcome"), Column.Time("SUBMITTED", "submitted_at"),
        Column.Time("FINISHED", "finished_at"), Column.Number("IMAGES", "images"), Column.Text("ERROR", "error_type"),
        Column.Number("COST", "cost"), Column.Text("MONEY", "cost_state"),
    ];

    /// <summary>The filters: the option, the parameter of the route and the description.</summary>
    private static readonly (string Option, string Parameter, string Description)[] Filters =
    [
        ("--client", "client", "Only jobs of this client."),
        ("--model", "model", "Only jobs of this model."),
        ("--status", "status", "Only jobs with this status, such as IN_QUEUE or COMPLETED."),
        ("--outcome", "outcome", "Only jobs with this outcome, such as failed."),
        ("--error-type", "error_type", "Only jobs with this error type."),
        ("--request-id", "request_id", "Only the job with this id."),
        ("--since", "since", "Only jobs that were submitted at or after this time, such as 2030-12-31 or 2030-12-31T23:59:59Z."),
        ("--until", "until", "Only jobs that were submitted before this time."),
    ];

    public static Command Create(RemoteCommands commands)
    {
        var command = new Command("jobs", "Lists the jobs of all clients of a running gateway, the newest first.");
        var filters = Filters.Select(filter => (filter.Parameter, Option: new Option<string?>(filter.Option)
        {
            Description = filter.Description,
        })).ToList();
        filters.ForEach(filter => command.Options.Add(filter.Option));
        var limits = ListOptions.AddTo(command);
        return commands.Complete(command, async call =>
        {
            var query = filters.Select(filter => (filter.Parameter, call.Parsed.GetValue(filter.Option))).ToArray();
            return commands.Print(call, await call.ListAsync("/jobs", "jobs", limits, query), "jobs", Columns);
        });
    }
}
