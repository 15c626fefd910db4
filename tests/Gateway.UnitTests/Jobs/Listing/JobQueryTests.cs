using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.UnitTests.Jobs.Listing;

public sealed class JobQueryTests
{
    [Fact]
    public void Read_NoParameters_HasNoFilter()
    {
        var query = Accept("");

        query.Filter.ShouldBe(new JobFilter());
        query.After.ShouldBeNull();
    }

    [Fact]
    public void Read_AllParameters_SetsEveryFilter()
    {
        var query = Accept($"?model=fal-ai/imagen4/preview&status=FAILED&since=2030-01-31&limit=200&cursor={new JobCursor(5, "abc")}");

        query.Filter.ShouldBe(new JobFilter
        {
            Model = "fal-ai/imagen4/preview",
            Status = JobStatus.Failed,
            Since = new DateTimeOffset(2030, 1, 31, 0, 0, 0, TimeSpan.Zero),
            Limit = 200,
        });
        query.After.ShouldBe(new JobCursor(5, "abc"));
    }

    [Theory]
    [InlineData("IN_QUEUE", (int)JobStatus.InQueue)]
    [InlineData("IN_PROGRESS", (int)JobStatus.InProgress)]
    [InlineData("COMPLETED", (int)JobStatus.Completed)]
    [InlineData("FAILED", (int)JobStatus.Failed)]
    [InlineData("CANCELLED", (int)JobStatus.Cancelled)]
    public void Read_Status_AcceptsEachName(string name, int status)
    {
        Accept("?status=" + name).Filter.Status.ShouldBe((JobStatus)status);
        JobStatusName.Of((JobStatus)status).ShouldBe(name);
    }

    [Fact]
    public void Names_CoverEveryStatus() => JobStatusName.All.Count().ShouldBe(Enum.GetValues<JobStatus>().Length);

    [Theory]
    [InlineData("2030-01-31T10:00:00Z", "2030-01-31T10:00:00Z")]
    [InlineData("2030-01-31T10:00:00%2B02:00", "2030-01-31T08:00:00Z")]
    [InlineData("2030-01-31T10:00:00+02:00", "2030-01-31T08:00:00Z")]
    [InlineData("2030-01-31T10:00:00-02:00", "2030-01-31T12:00:00Z")]
    public void Read_Since_AcceptsEachOffset(string since, string expected) =>
        Accept("?since=" + since).Filter.Since.ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("?model=imagen4")]
    [InlineData("?model=fal-ai//x")]
    [InlineData("?model=fal-ai/x%00")]
    [InlineData("?status=in_queue")]
    [InlineData("?status=3")]
    [InlineData("?since=1700000000")]
    [InlineData("?since=31.12.2030")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1.5")]
    [InlineData("?limit=99999999999")]
    [InlineData("?cursor=%20")]
    [InlineData("?Status=FAILED&x=y")]
    public void Rejects_InvalidQuery_WithoutQuotingIt(string query)
    {
        var error = JobQuery.Read(Parse(query), out _);

        error.ShouldNotBeNull();
        error.Status.ShouldBe(400);
        error.Type.ShouldBe("query_invalid");
    }

    private static JobQuery Accept(string query)
    {
        JobQuery.Read(Parse(query), out var read).ShouldBeNull();
        return read;
    }

    private static QueryCollection Parse(string query) => new(QueryHelpers.ParseQuery(query));
}
