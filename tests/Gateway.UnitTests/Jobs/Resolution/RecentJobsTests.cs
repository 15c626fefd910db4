using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class RecentJobsTests
{
    private readonly RecentJobs _jobs = new(generationSize: 3);

    [Fact]
    public void Find_WhatIsInUse_IsKeptHoweverManyCome()
    {
        var used = _jobs.Remember(Entry("used"));
        for (var i = 0; i < 100; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
            _jobs.Find("used").ShouldBeSameAs(used);
        }
    }

    [Fact]
    public void Find_WhatNobodyAskedFor_IsForgotten()
    {
        _jobs.Remember(Entry("first"));
        for (var i = 0; i < 6; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
        }

        _jobs.Find("first").ShouldBeNull();
    }

    [Fact]
    public void Remember_TheSameJobTwice_SharesOneEntry()
    {
        var first = _jobs.Remember(Entry("a"));

        _jobs.Remember(Entry("a")).ShouldBeSameAs(first);

        for (var i = 0; i < 3; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
        }

        // Old by now, and still the one that others hold.
        _jobs.Remember(Entry("a")).ShouldBeSameAs(first);
    }

    private static JobEntry Entry(string id) => new(new JobRecord
    {
        RequestId = id,
        Client = "a",
        Model = "fal-ai/imagen4/preview",
        UpstreamPath = "fal-ai/imagen4",
        SubmittedAt = DateTimeOffset.UnixEpoch,
        ImagesAsked = 1,
        BodyBytes = 1,
        BodyDigest = new byte[32],
    });
}
