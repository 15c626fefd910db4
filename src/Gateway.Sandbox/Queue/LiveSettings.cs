namespace Gateway.Sandbox.Queue;

/// <summary>Settings that can be changed while the sandbox runs. A job keeps the times of its submit.</summary>
internal sealed class LiveSettings(SandboxOptions options)
{
    private readonly bool? _requestIdHeader = options.RequestIdHeader;
    private volatile string? _billableUnits = options.BillableUnits;
    private volatile int _dialect = (int)options.Dialect;
    private volatile int _queuePosition = options.QueuePosition;
    private long _queueTicks = options.QueueTime.Ticks;
    private long _runTicks = options.RunTime.Ticks;

    public SandboxDialect Dialect
    {
        get => (SandboxDialect)_dialect;
        set => _dialect = (int)value;
    }

    public int QueuePosition
    {
        get => _queuePosition;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _queuePosition = value;
        }
    }

    public string? BillableUnits
    {
        get => _billableUnits;
        set
        {
            SandboxOptions.CheckUnits(value);
            _billableUnits = value;
        }
    }

    public TimeSpan QueueTime
    {
        get => new(Interlocked.Read(ref _queueTicks));
        set => Interlocked.Exchange(ref _queueTicks, NotNegative(value));
    }

    public TimeSpan RunTime
    {
        get => new(Interlocked.Read(ref _runTicks));
        set => Interlocked.Exchange(ref _runTicks, NotNegative(value));
    }

    public bool SendsRequestIdHeader => _requestIdHeader ?? Dialect == SandboxDialect.Queue;

    private static long NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value.Ticks;
    }
}
