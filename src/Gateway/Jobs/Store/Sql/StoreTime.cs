namespace Gateway.Jobs.Store.Sql;

/// <summary>Times are stored as microseconds since 1970 in UTC. Both databases store this number exactly and compare it alike.</summary>
internal static class StoreTime
{
    public static long ToStore(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long? ToStore(DateTimeOffset? time) => time is { } known ? ToStore(known) : null;

    public static DateTimeOffset FromStore(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
