namespace Gateway.Sandbox.Control;

/// <param name="Accepted">Number of jobs accepted since the start or the last reset, including dropped ones.</param>
/// <param name="Jobs">The accepted jobs, then the submits that created no job.</param>
internal sealed record JobList(long Accepted, IReadOnlyList<JobLine> Jobs)
{
    public static JobList Of(SandboxServer server) => new(
        server.JobCount,
        [
            .. server.Jobs.Select(j => new JobLine(
                true, j.RequestId, j.Model, j.App, j.Status, j.Cancelled, j.BilledImages, j.Fault, j.SubmittedAt, j.DataUris)),
            .. server.Requests.Where(r => r.Accepted == false)
                .Select(r => new JobLine(false, null, r.Target.Trim('/'), null, null, null, 0, r.Fault, r.ReceivedAt, [])),
        ]);
}
