using System.Threading.RateLimiting;

namespace Gateway.Admission.Reads;

/// <summary>
/// The rate of reads of each client in this process: a bucket of one second's tokens for each client. The limiter of the framework
/// removes the buckets of clients that read nothing. It is made at the first use, because its timer runs all the time.
/// </summary>
internal sealed class ReadRates : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A reload may change the rate of a client, which then has a new bucket.</summary>
    private readonly Lazy<PartitionedRateLimiter<(string Client, int Rate)>> _limiter = new(static () =>
        PartitionedRateLimiter.Create<(string Client, int Rate), (string, int)>(static read =>
            RateLimitPartition.GetTokenBucketLimiter(read, static read => new TokenBucketRateLimiterOptions
            {
                TokenLimit = read.Item2,
                TokensPerPeriod = read.Item2,
                ReplenishmentPeriod = Period,
                QueueLimit = 0,
            })));

    /// <returns>Null: the read may be carried out. Otherwise the time after which the client may try again.</returns>
    public TimeSpan? Take(string client, int rate)
    {
        using var lease = _limiter.Value.AttemptAcquire((client, rate));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Period;
    }

    public void Dispose()
    {
        if (_limiter.IsValueCreated)
        {
            _limiter.Value.Dispose();
        }
    }
}
