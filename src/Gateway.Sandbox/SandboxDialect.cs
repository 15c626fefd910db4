namespace Gateway.Sandbox;

/// <summary>Which follow-up calls the played upstream knows.</summary>
public enum SandboxDialect
{
    /// <summary>The whole queue API: status, stream, result and cancel.</summary>
    Queue,

    /// <summary>Result only: 200 with a <c>status</c> until the job is done; any other follow-up is a 404.</summary>
    ResultOnly,

    /// <summary><see cref="ResultOnly"/> with a working <c>/status</c>.</summary>
    ResultAndStatus,
}
