using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Calls;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Metrics;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// The metrics of requests, recorded once for each request when it has ended. Every tag has a value from a closed set: see
/// <c>docs/operations.md</c>.
/// </summary>
internal sealed class RequestMetrics(ConfiguredNames names) : IMeasured
{
    private const string Jobs = "jobs";
    private const string Health = "health";

    /// <summary>Statuses as objects, so that a measurement allocates nothing.</summary>
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(static status => (object)status)];

    private Counter<long>? _requests;
    private Counter<long>? _violations;
    private Histogram<double>? _overhead;
    private Histogram<double>? _upstream;

    public void AddTo(GatewayMeter meter)
    {
        _requests = meter.Counter("gateway.requests", "{request}", "Requests that ended.");
        _violations = meter.Counter("gateway.violations", "{violation}", "Violated rules of contracts.");
        _overhead = meter.Times("gateway.request.overhead",
            "Total time of a request minus the time of its upstream call and minus its wait for a job.", TimeBuckets.Overhead);
        _upstream = meter.Times("gateway.request.upstream", "Time of the upstream call of a request.", TimeBuckets.Call);
    }

    /// <param name="exchange">The request.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="total">The time of the whole request.</param>
    public void Record(Exchange exchange, int status, TimeSpan total)
    {
        if (_requests is not { Enabled: true })
        {
            return;
        }

        var error = exchange.Error;
        var client = exchange.ClientName ?? TagNames.Other;
        var model = ModelOf(exchange);
        var operation = OperationOf(exchange);
        Count(client, model, operation, error?.Status ?? status, error);
        var times = new TagList { { TagNames.Operation, operation }, { TagNames.Model, model } };
        var upstream = exchange.UpstreamTime ?? TimeSpan.Zero;
        var overhead = total - upstream - exchange.WaitedForJob;
        _overhead!.Record(Math.Max(0, overhead.TotalSeconds), times);
        if (exchange.UpstreamTime is not null)
        {
            _upstream!.Record(upstream.TotalSeconds, times);
        }

        if (error?.Violations.Count > 0)
        {
            CountViolations(error.Violations, exchange.CallOrNull?.Contract, model);
        }
    }

    /// <summary>A request that the server has refused before it reached the pipeline.</summary>
    public void RecordUnparsable(int status) =>
        Count(TagNames.Other, TagNames.Other, TagNames.Other, status, RequestErrors.RequestInvalid(status));

    private void Count(string client, string model, string operation, int status, GatewayError? error)
    {
        var tags = new TagList
        {
            { TagNames.Client, client },
            { TagNames.Model, model },
            { TagNames.Operation, operation },
            { "status", status is >= 0 and < 600 ? Statuses[status] : Statuses[0] },
        };
        if (error is not null)
        {
            tags.Add("error_type", ErrorBlame.Table.ContainsKey(error.Type) ? error.Type : TagNames.Other);
            tags.Add("blame", ErrorBlame.Of(error));
        }

        _requests?.Add(1, tags);
    }

    private void CountViolations(IReadOnlyList<Violation> violations, Contract? contract, string model)
    {
        foreach (var violation in violations)
        {
            // The name of an unknown parameter is the client's text.
            var parameter = contract?.Parameters.Any(known => known.Name == violation.Parameter) == true
                ? violation.Parameter
                : TagNames.Other;
            _violations!.Add(
                1, new(TagNames.Model, model), new("parameter", parameter), new KeyValuePair<string, object?>("rule", violation.Type));
        }
    }

    /// <summary>The path of a follow-up has the app of the upstream, which may differ from the model of its job.</summary>
    private string ModelOf(Exchange exchange) =>
        exchange.CallOrNull?.Contract?.Model ?? names.OfModel(exchange.JobOrNull?.Record.Model ?? exchange.CallOrNull?.Model);

    private static string OperationOf(Exchange exchange) => exchange switch
    {
        { Operation: { } operation } => OperationNames.Of(operation),
        { Path: "/jobs" } => Jobs,
        { Path: "/healthz/live" or "/healthz/ready" } => Health,
        _ => TagNames.Other,
    };
}
