namespace Gateway.Sandbox;

/// <summary>What a request asks of the played upstream; also what a fault can be limited to.</summary>
public enum SandboxOperation
{
    /// <summary>In a fault: every operation.</summary>
    Any,
    Submit,
    Status,
    Stream,
    Result,
    Cancel,

    /// <summary>A target or method that no dialect knows.</summary>
    Unknown,
}
