namespace Gateway.Sandbox.Queue;

/// <param name="Outcome">The fault that spoils the end of the job, if any.</param>
/// <param name="NextChange">Time until the status changes by itself; null when it won't.</param>
internal readonly record struct JobView(string Status, bool Cancelled, SandboxFault? Outcome, TimeSpan? NextChange)
{
    public bool Done => Status == SandboxJob.Completed;
}
