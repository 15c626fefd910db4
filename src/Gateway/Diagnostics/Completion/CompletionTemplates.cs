namespace Gateway.Diagnostics.Completion;

/// <summary>Message templates of the completion event, one for each kind of outcome.</summary>
internal static class CompletionTemplates
{
    public static readonly CompletionTemplate Forwarded = new(
        "{method} {operation} of {model} by {client}: {status} {outcome}, request_id {request_id}, {total_ms:0.0} ms of which upstream "
        + "{upstream_ms:0.0} ms");

    public static readonly CompletionTemplate Violated = new(
        "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type} {violations}, {total_ms:0.0} ms");

    public static readonly CompletionTemplate Failed = new(
        "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type}, {total_ms:0.0} ms");

    public static readonly CompletionTemplate RefusedByUpstream = new(
        "{method} {operation} of {model} by {client}: {status} {outcome}, {error_type}, "
        + "upstream {upstream_status} {upstream_error_code}, {total_ms:0.0} ms");

    public static readonly CompletionTemplate RefusedEarly = new(
        "{method} {path}: {status} {outcome}, {error_type}, {total_ms:0.0} ms");

    public static readonly CompletionTemplate Checked = new(
        "{method} {operation} of {model} by {client}: {status} {outcome}, {total_ms:0.0} ms");

    public static readonly CompletionTemplate Served = new(
        "{method} {path}: {status} {outcome}, {total_ms:0.0} ms");

    public static CompletionTemplate Of(Exchange exchange) => exchange switch
    {
        { CallOrNull: null, Error: null } => Served,
        { CallOrNull: null } or { ClientName: null } => RefusedEarly,
        { Error.Violations.Count: > 0 } => Violated,
        { Error.Refusal.Code: not null } => RefusedByUpstream,
        { Error: not null } => Failed,
        { UpstreamTime: null } => Checked,
        _ => Forwarded,
    };
}
