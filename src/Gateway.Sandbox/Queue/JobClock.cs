namespace Gateway.Sandbox.Queue;

/// <summary>Computes the status from the time since the submit. Not thread-safe: the job synchronises access.</summary>
internal sealed class JobClock(TimeProvider time, TimeSpan queueTime, TimeSpan runTime)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _starts = queueTime;
    private TimeSpan _ends = queueTime + runTime;

    public DateTimeOffset SubmittedAt { get; } = time.GetUtcNow();

    public (string Status, TimeSpan? NextChange) Read()
    {
        var elapsed = time.GetElapsedTime(_start);
        if (elapsed < _starts)
        {
            return (SandboxJob.InQueue, _starts - elapsed);
        }

        return elapsed < _ends ? (SandboxJob.InProgress, _ends - elapsed) : (SandboxJob.Completed, null);
    }

    /// <summary>Time since the end. Negative: the job has not ended.</summary>
    public TimeSpan SinceEnd => time.GetElapsedTime(_start) - _ends;

    public void Advance()
    {
        var elapsed = time.GetElapsedTime(_start);
        if (elapsed < _starts)
        {
            _ends -= _starts - elapsed;
            _starts = elapsed;
        }
        else if (elapsed < _ends)
        {
            _ends = elapsed;
        }
    }
}
