namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Results</c>: results that the gateway keeps after the ends of their jobs.</summary>
internal sealed class ResultsOptions
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    /// <summary>
    /// Whether results are kept. Default <see cref="ResultKeeping.Document"/>. <see cref="ResultKeeping.Off"/>: none is fetched or
    /// returned, and those that were kept before are deleted.
    /// </summary>
    public ResultKeeping Keep { get; set; } = ResultKeeping.Document;

    /// <summary>Maximum size of a result that is kept, in bytes. Default 1 MiB. A larger one stays at the upstream.</summary>
    public int MaxBytes { get; set; } = (int)MiB;

    /// <summary>Maximum size of all kept results, in bytes. Default 1 GiB. Above it, the oldest are deleted.</summary>
    public long MaxTotalBytes { get; set; } = KiB * MiB;

    /// <summary>The share of one client.</summary>
    public PerClientResultsOptions PerClient { get; set; } = new();

    /// <summary>How long a result is kept. Default 7 days. It is never kept longer than its job.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Maximum size of the kept results of one client: a quarter of all, but at least two of the largest size.</summary>
    public long ClientTotalBytes => PerClient.MaxTotalBytes ?? Math.Max(MaxTotalBytes / 4, LeastTotal(MaxBytes));

    /// <summary>The least total for results of a size: room for a result and the next one.</summary>
    public static long LeastTotal(int maxBytes) => 2L * (maxBytes + (4 * KiB));
}
