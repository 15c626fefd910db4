namespace Gateway.Sandbox.Faults;

/// <summary>A fault that is applied to one request, until the response has ended.</summary>
internal sealed class AppliedFault(SandboxFault fault, Action ended) : IDisposable
{
    private Action? _ended = ended;

    public SandboxFault Fault { get; } = fault;

    /// <summary>The response is complete, or its connection is closed. Later calls have no effect.</summary>
    public void End() => Interlocked.Exchange(ref _ended, null)?.Invoke();

    public void Dispose() => End();
}
