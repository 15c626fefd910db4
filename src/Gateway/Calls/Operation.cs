namespace Gateway.Calls;

/// <summary>The operations of the queue API (<c>docs/life-of-a-request.md</c>), and the gateway's own validation of a body.</summary>
internal enum Operation
{
    Submit,
    Status,
    Stream,
    Result,
    Cancel,

    /// <summary>Validates a body and forwards nothing.</summary>
    Validate,
}
