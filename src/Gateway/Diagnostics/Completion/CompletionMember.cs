namespace Gateway.Diagnostics.Completion;

/// <summary>Members of the completion event that a message template may contain.</summary>
internal enum CompletionMember
{
    Method,
    Operation,
    Path,
    Client,
    Model,
    RequestId,
    Status,
    Outcome,
    ErrorType,
    UpstreamStatus,
    UpstreamErrorCode,
    Violations,
    UpstreamMs,
    TotalMs,
}
