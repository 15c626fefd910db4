namespace Gateway.Sandbox.Faults;

/// <summary>Where in the answering of a request a fault has its place.</summary>
internal enum FaultKind
{
    /// <summary>An answer of its own instead of the true one.</summary>
    Replace,

    /// <summary>The true answer, with something added.</summary>
    Decorate,

    /// <summary>The true answer, badly delivered.</summary>
    Deliver,

    /// <summary>Another id for the job that is submitted.</summary>
    Identity,

    /// <summary>Another end for the job.</summary>
    Outcome,
}
