namespace Gateway.Metrics;

/// <summary>Upper bounds of the buckets of times, in seconds.</summary>
internal static class TimeBuckets
{
    /// <summary>From 0.1 ms, the usual overhead of a request, to five minutes, which a slow upload or download may take.</summary>
    public static IReadOnlyList<double> Overhead { get; } =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

    /// <summary>From 5 ms to ten minutes, the largest <c>Gateway:Upstream:Timeout</c> that is usual.</summary>
    public static IReadOnlyList<double> Call { get; } =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>From 0.1 s to one hour.</summary>
    public static IReadOnlyList<double> Job { get; } =
        [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

    /// <summary>From 0.1 ms, a read that finds its pages in memory, to ten seconds, above the default of
    /// <c>Gateway:Jobs:StoreTimeout</c>.</summary>
    public static IReadOnlyList<double> Store { get; } =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
