namespace Gateway.Jobs.Ends;

/// <summary>Every kind of work that follows the end of a job.</summary>
internal sealed class EndWork(IEnumerable<IEndWork> kinds)
{
    private readonly IEndWork[] _kinds = [.. kinds];

    public IReadOnlyList<IEndWork> All => _kinds;

    /// <summary>The kinds that this end needs.</summary>
    public IReadOnlyList<string> KindsFor(JobRecord job, JobChange end) =>
        _kinds.Length == 0 ? [] : [.. _kinds.Where(work => work.IsNeeded(job, end)).Select(static work => work.Kind)];
}
