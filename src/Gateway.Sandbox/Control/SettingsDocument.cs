namespace Gateway.Sandbox.Control;

/// <summary>The body of <c>/sandbox/settings</c>. A member that a PATCH omits stays unchanged.</summary>
internal sealed class SettingsDocument
{
    public SandboxDialect? Dialect { get; init; }

    public TimeSpan? QueueTime { get; init; }

    public TimeSpan? RunTime { get; init; }

    public int? QueuePosition { get; init; }

    /// <summary>Empty: results have no such header.</summary>
    public string? BillableUnits { get; init; }

    public static SettingsDocument Of(SandboxServer server) => new()
    {
        Dialect = server.Dialect,
        QueueTime = server.QueueTime,
        RunTime = server.RunTime,
        QueuePosition = server.QueuePosition,
        BillableUnits = server.BillableUnits ?? "",
    };

    public void ApplyTo(SandboxServer server)
    {
        // All values are checked before the first one is set, so that an invalid PATCH changes nothing.
        if (QueueTime < TimeSpan.Zero || RunTime < TimeSpan.Zero || QueuePosition < 0)
        {
            throw new ArgumentException("queueTime, runTime and queuePosition must not be negative");
        }

        SandboxOptions.CheckUnits(BillableUnits);
        server.Dialect = Dialect ?? server.Dialect;
        server.QueueTime = QueueTime ?? server.QueueTime;
        server.RunTime = RunTime ?? server.RunTime;
        server.QueuePosition = QueuePosition ?? server.QueuePosition;
        server.BillableUnits = BillableUnits is null ? server.BillableUnits : BillableUnits.Length == 0 ? null : BillableUnits;
    }
}
