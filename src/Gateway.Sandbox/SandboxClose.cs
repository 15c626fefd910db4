namespace Gateway.Sandbox;

/// <summary>How a fault ends the connection.</summary>
public enum SandboxClose
{
    /// <summary>TCP reset: the other side gets an error.</summary>
    Reset,

    /// <summary>Normal close: the other side sees the end of the stream. HTTP clients may take this for a stale connection.</summary>
    Fin,
}
