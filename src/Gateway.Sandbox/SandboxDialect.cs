namespace Gateway.Sandbox;

/// <summary>The follow-up operations of the sandbox upstream.</summary>
public enum SandboxDialect
{
    /// <summary>The complete queue API: status, stream, result and cancel.</summary>
    Queue,

    /// <summary>Only the result: 200 with a <c>status</c> until the job is finished. Any other follow-up gets 404.</summary>
    ResultOnly,

    /// <summary><see cref="ResultOnly"/> with a working <c>/status</c>.</summary>
    ResultAndStatus,
}
