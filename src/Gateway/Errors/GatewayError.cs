namespace Gateway.Errors;

/// <summary>
/// An answer other than success that the gateway itself decides on. Expected failures are such values; exceptions are bugs.
/// The body's form is that of the upstream's official clients: <c>{"message","detail","error_type"}</c>.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Blame">Whose fault it is.</param>
/// <param name="Message">What is wrong, where, and what would be right. Never a secret or a client's text of any length.</param>
internal sealed record GatewayError(int Status, string Type, Blame Blame, string Message)
{
    /// <summary>Sent as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sent as <c>x-fal-request-timeout-type</c>: whose time limit a 504 is about. Clients don't repeat one that is
    /// <c>user</c>.</summary>
    public string? RequestTimeoutType { get; init; }

    /// <summary>Sent as <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    /// <summary>The connection can't be trusted after this request: its framing is in doubt.</summary>
    public bool CloseConnection { get; init; }

    /// <summary>The violated parameters of a 422; they become <c>detail</c>.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The queue API's <c>status</c>, for errors that its clients know by that member.</summary>
    public string? JobStatus { get; init; }

    /// <summary>The upstream's own <c>detail</c> as JSON text, already cleared of the token. It replaces
    /// <see cref="Violations"/>.</summary>
    public string? UpstreamDetail { get; init; }

    /// <summary>What the upstream's error answer says, for the log alone. Null: the upstream gave no such answer.</summary>
    public UpstreamRefusal? Refusal { get; init; }
}
