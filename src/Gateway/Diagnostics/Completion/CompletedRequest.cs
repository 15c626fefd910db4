using System.Diagnostics;
using Gateway.Calls;
using Gateway.Contracts;
using Gateway.Diagnostics.Logging;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// The values of one completion event: ids, codes, sizes and times, but never a key, a token, a prompt or the value of a parameter. A
/// value that is null is omitted. Both ways of writing the event take their values from here.
/// </summary>
internal readonly struct CompletedRequest
{
    /// <summary>The number of elements of a list that are logged.</summary>
    public const int MaxListed = 20;

    private CompletedRequest(HttpContext context, Exchange exchange, TimeSpan total)
    {
        var call = exchange.CallOrNull;
        Template = CompletionTemplates.Of(exchange);
        Method = NameOf(exchange.Method);
        Operation = NameOf(exchange.Operation);
        // A path that passed the edge contains plain characters only. Model and request_id replace the path of a call.
        Path = call is null || exchange.ClientName is null ? SafePath.Of(exchange.Path) : null;
        Client = exchange.ClientName;
        KeyId = exchange.KeyId;
        Model = call is null ? null : SafePath.Of(call.Model);
        RequestId = exchange.RequestId;
        Status = exchange.Error?.Status ?? context.Response.StatusCode;
        Outcome = OutcomeOf(exchange);
        ErrorType = exchange.Error?.Type;
        Refusal = exchange.Error?.Refusal;
        Violations = exchange.Error?.Violations ?? [];
        UnknownParameters = exchange.UnknownParameters;
        UpstreamMs = exchange.UpstreamTime?.TotalMilliseconds;
        TotalMs = total.TotalMilliseconds;
        RequestBytes = exchange.RequestBytes;
        ResponseBytes = exchange.ResponseBytes > 0 ? exchange.ResponseBytes : context.Response.ContentLength ?? 0;
        Activity = Activity.Current;
        Trace = Activity is null ? RequestTrace.Current : null;
        ConnectionId = context.Connection.Id;
    }

    public CompletionTemplate Template { get; }

    public string Method { get; }

    public string? Operation { get; }

    public string? Path { get; }

    public string? Client { get; }

    public string? KeyId { get; }

    public string? Model { get; }

    public string? RequestId { get; }

    public int Status { get; }

    public string Outcome { get; }

    public string? ErrorType { get; }

    public UpstreamRefusal? Refusal { get; }

    public IReadOnlyList<Violation> Violations { get; }

    public IReadOnlyList<UnknownParameter> UnknownParameters { get; }

    public double? UpstreamMs { get; }

    public double TotalMs { get; }

    public long RequestBytes { get; }

    public long ResponseBytes { get; }

    /// <summary>The activity of the framework. Null: no traces are collected.</summary>
    public Activity? Activity { get; }

    /// <summary>The ids of the request without an activity.</summary>
    public RequestTrace? Trace { get; }

    /// <summary>The connection, which the server adds to every event as a scope.</summary>
    public string ConnectionId { get; }

    public static CompletedRequest Of(HttpContext context, Exchange exchange, TimeSpan total) => new(context, exchange, total);

    private static string OutcomeOf(Exchange exchange) => exchange switch
    {
        { Error: null, Upstream: null } => "served",
        { Error: null } => "forwarded",
        { Error.Type: ErrorTypes.SubmitOutcomeUnknown } => "unknown",
        { Error.Type: ErrorTypes.ClientClosedRequest } => "client_left",
        { Error.Blame: Blame.Client } => "refused",
        _ => "failed",
    };

    /// <summary>The method is the client's text, so an unknown method is not logged.</summary>
    private static string NameOf(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method) || HttpMethods.IsTrace(method)
            ? method
            : "other";

    private static string? NameOf(Operation? operation) => operation switch
    {
        null => null,
        Calls.Operation.Submit => "submit",
        Calls.Operation.Status => "status",
        Calls.Operation.Stream => "stream",
        Calls.Operation.Result => "result",
        Calls.Operation.Cancel => "cancel",
        Calls.Operation.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "The operation has no name in the log"),
    };
}
