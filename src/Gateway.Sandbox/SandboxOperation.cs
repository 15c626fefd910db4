namespace Gateway.Sandbox;

/// <summary>Operation of a request. A fault can be limited to one.</summary>
public enum SandboxOperation
{
    /// <summary>In a fault: every operation.</summary>
    Any,
    Submit,
    Status,
    Stream,
    Result,
    Cancel,

    /// <summary>A target or method that no dialect supports.</summary>
    Unknown,
}
