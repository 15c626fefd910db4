using Gateway.Configuration;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class JobCacheTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly List<IDisposable> _created = [];

    public void Dispose() => _created.ForEach(part => part.Dispose());

    [Theory]
    [InlineData("00:00:00.5", 25)]
    [InlineData("00:01:00", 65)]
    public void Memory_AfterAPeak_IsFreeAgain(string freshness, int seconds)
    {
        var cache = Create(freshness);
        var idle = Poll(cache, "idle");
        idle.EndUse();
        var used = Poll(cache, "used");
        cache.Bodies.Bytes.ShouldBeGreaterThan(20_000);

        // Timers fire every five seconds, so what is 20 s old is dropped at 25 s at the latest.
        _time.Advance(TimeSpan.FromSeconds(seconds - 6));
        cache.Bodies.Count.ShouldBe(2);
        cache.Jobs.LiveCount.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(6));

        cache.Bodies.Bytes.ShouldBe(0);
        used.Last!.Body.ShouldBeNull();
        cache.Jobs.Find("used").ShouldBeSameAs(used);
        cache.Jobs.LiveCount.ShouldBe(1);
        cache.Jobs.Find("idle").ShouldNotBeNull().ShouldNotBeSameAs(idle);
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(32L << 20)]
    [InlineData(1L << 36)]
    public void Shares_OfEverySize_AreTheWhole(long bytes)
    {
        var shares = new CacheShares(bytes);

        (shares.Jobs + shares.StatusBodies + shares.Responses + shares.Reads).ShouldBe(bytes);
    }

    private static JobEntry Poll(JobCache cache, string id)
    {
        cache.Jobs.Remember(Samples.Job(id)).EndUse();
        var entry = cache.Jobs.Find(id)!;
        var reading = new StatusReading { Status = JobStatus.InProgress, Body = new byte[10_000] };
        entry.SetLast(reading);
        cache.Bodies.Keep(entry, reading);
        return entry;
    }

    private JobCache Create(string freshness)
    {
        var (settings, _) = SettingsSource.Create(
            new TestConfiguration(("Gateway:Jobs:StatusFreshness", freshness)).Root, "Production", _time);
        var cache = new JobCache(new CacheShares(1 << 20), settings!, _time);
        _created.AddRange([settings!, cache]);
        return cache;
    }
}
