namespace Gateway.Calls;

/// <summary>The verbs of the queue API (<c>docs/life-of-a-request.md</c>), and the gateway's own check of a body.</summary>
internal enum Operation
{
    Submit,
    Status,
    Stream,
    Result,
    Cancel,

    /// <summary>Checks a body and forwards nothing.</summary>
    Validate,
}
