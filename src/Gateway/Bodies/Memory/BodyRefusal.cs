namespace Gateway.Bodies.Memory;

/// <summary>The reason why a body gets no memory.</summary>
internal enum BodyRefusal
{
    None,

    /// <summary>The client uses its whole share, or its line is full. Status 429.</summary>
    ClientShare,

    /// <summary>The memory of the process is in use, or its line is full. Status 503.</summary>
    ProcessBudget,
}
