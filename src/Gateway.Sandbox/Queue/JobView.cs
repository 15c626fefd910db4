namespace Gateway.Sandbox.Queue;

/// <param name="Outcome">The fault that changes the result of the job. Null: there is none.</param>
/// <param name="NextChange">Time until the status changes by itself. Null: it does not change.</param>
internal readonly record struct JobView(string Status, bool Cancelled, SandboxFault? Outcome, TimeSpan? NextChange)
{
    public bool Done => Status == SandboxJob.Completed;
}
