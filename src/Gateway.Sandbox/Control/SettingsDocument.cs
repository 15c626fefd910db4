namespace Gateway.Sandbox.Control;

/// <summary>What <c>/sandbox/settings</c> shows and takes; what a PATCH leaves out stays as it is.</summary>
internal sealed class SettingsDocument
{
    public SandboxDialect? Dialect { get; init; }

    public TimeSpan? QueueTime { get; init; }

    public TimeSpan? RunTime { get; init; }

    public int? QueuePosition { get; init; }

    public static SettingsDocument Of(SandboxServer server) => new()
    {
        Dialect = server.Dialect,
        QueueTime = server.QueueTime,
        RunTime = server.RunTime,
        QueuePosition = server.QueuePosition,
    };

    public void ApplyTo(SandboxServer server)
    {
        // All or nothing: checked before the first one is set.
        if (QueueTime < TimeSpan.Zero || RunTime < TimeSpan.Zero || QueuePosition < 0)
        {
            throw new ArgumentException("queueTime, runTime and queuePosition must not be negative");
        }

        server.Dialect = Dialect ?? server.Dialect;
        server.QueueTime = QueueTime ?? server.QueueTime;
        server.RunTime = RunTime ?? server.RunTime;
        server.QueuePosition = QueuePosition ?? server.QueuePosition;
    }
}
