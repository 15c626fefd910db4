using Gateway.Jobs;
using Gateway.Jobs.Results;

namespace Gateway.Webhooks.Delivering;

/// <summary>Used if no part of the gateway keeps results.</summary>
internal sealed class NoKeptResults : IKeptResults
{
    public Task<KeptResult> ReadAsync(JobRecord job, CancellationToken cancellation) =>
        Task.FromResult(new KeptResult(ResultState.NotKept));
}
