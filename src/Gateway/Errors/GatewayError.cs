using Gateway.Text;

namespace Gateway.Errors;

/// <summary>
/// A response other than success that the gateway itself decides on. Expected failures are values of this type; exceptions are bugs.
/// The body has the format of the upstream's official clients: <c>{"message","detail","error_type"}</c>.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Blame">The party that caused the error.</param>
/// <param name="Text">The problem, its place and the valid form. Contains no secret and no client text of unlimited length.</param>
internal sealed record GatewayError(int Status, string Type, Blame Blame, Message Text)
{
    /// <summary><see cref="Text"/> in English.</summary>
    public string Message => Text.ToString();

    /// <summary>Sent as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Sent as <c>x-fal-request-timeout-type</c>: the party whose time limit a 504 reports. Clients do not retry a 504 with the value
    /// <c>user</c>.
    /// </summary>
    public string? RequestTimeoutType { get; init; }

    /// <summary>Sent as <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    /// <summary>Sent as <c>Content-Range</c>: the size of the content that has no bytes in the requested range.</summary>
    public string? ContentRange { get; init; }

    /// <summary>Whether the connection is closed after this response, because the framing of the request is ambiguous, or the body is
    /// unread.</summary>
    public bool CloseConnection { get; init; }

    /// <summary>Violations of a 422; they become <c>detail</c>.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>Further members of the body, for programs.</summary>
    public IReadOnlyList<ErrorMember> Members { get; init; } = [];

    /// <summary>The <c>status</c> member of the queue API, for errors that its clients recognise by that member.</summary>
    public string? JobStatus { get; init; }

    /// <summary>The upstream's own <c>detail</c> as JSON text, with the token masked. It replaces <see cref="Violations"/>.</summary>
    public string? UpstreamDetail { get; init; }

    /// <summary>The error response of the upstream, for the log only. Null: there is none.</summary>
    public UpstreamRefusal? Refusal { get; init; }
}
