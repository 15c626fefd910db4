using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class RecentJobsTests
{
    private readonly RecentJobs _jobs = new(generationSize: 3);

    [Fact]
    public void Find_JobInUse_IsKeptAmongManyOthers()
    {
        var used = _jobs.Remember(Entry("used"));
        for (var i = 0; i < 100; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
            _jobs.Find("used").ShouldBeSameAs(used);
        }
    }

    [Fact]
    public void Find_JobNotInUse_IsRemoved()
    {
        _jobs.Remember(Entry("first"));
        for (var i = 0; i < 6; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
        }

        _jobs.Find("first").ShouldBeNull();
    }

    [Fact]
    public void Remember_SameJobTwice_ReturnsOneEntry()
    {
        var first = _jobs.Remember(Entry("a"));

        _jobs.Remember(Entry("a")).ShouldBeSameAs(first);

        for (var i = 0; i < 3; i++)
        {
            _jobs.Remember(Entry($"other-{i}"));
        }

        // The entry is in the older generation. Other requests hold it, so it is used again.
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
