namespace Gateway.Sandbox.Faults;

/// <summary>The part of the response or of the job that a fault changes.</summary>
internal enum FaultKind
{
    /// <summary>Replaces the normal response.</summary>
    Replace,

    /// <summary>Adds something to the normal response.</summary>
    Decorate,

    /// <summary>Sends the normal response incorrectly.</summary>
    Deliver,

    /// <summary>Changes the id of the submitted job.</summary>
    Identity,

    /// <summary>Changes the result of the job, or the job itself.</summary>
    Outcome,
}
