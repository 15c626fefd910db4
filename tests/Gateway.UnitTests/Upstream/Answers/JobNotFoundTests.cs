using System.Text;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Upstream.Answers;

public sealed class JobNotFoundTests
{
    /// <summary>The upstream's own answers about a job that it does not have.</summary>
    [Theory]
    [InlineData("""{"status":"NOT_FOUND"}""")]
    [InlineData("""{"error":{"message":"task_not_exist","type":"invalid_request_error","code":""}}""")]
    [InlineData("""{"error":{"message":"The task was cleaned","code":"task_not_found"}}""")]
    [InlineData("""{"error":{"message":"任务不存在"}}""")]
    [InlineData("""{"code":"task_not_exist","message":"task_not_exist","data":null}""")]
    [InlineData("""{"detail":"Request not found"}""")]
    [InlineData("""{"message":"Unknown job id"}""")]
    public void IsJobNotFound_OwnAnswer_IsTrue(string body) => QueueAnswer.IsJobNotFound(Encoding.UTF8.GetBytes(body)).ShouldBeTrue();

    /// <summary>Answers about a route, and those of servers in front of the upstream.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("<html><body>404 Not Found</body></html>")]
    [InlineData("404 page not found")]
    [InlineData("""{"error":{"message":"Invalid URL (GET /fal-ai/x/requests/y)","type":"invalid_request_error","code":""}}""")]
    [InlineData("""{"detail":"Not Found"}""")]
    [InlineData("""{"message":"no Route matched with those values"}""")]
    [InlineData("""{"error":"Not Found"}""")]
    [InlineData("""{"detail":"Request result has expired"}""")]
    [InlineData("""{"status":"IN_PROGRESS"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    public void IsJobNotFound_OtherAnswer_IsFalse(string body) => QueueAnswer.IsJobNotFound(Encoding.UTF8.GetBytes(body)).ShouldBeFalse();
}
