using System.Net;
using Gateway.Errors;
using Gateway.Upstream.Answers;

namespace Gateway.UnitTests.Upstream.Answers;

public sealed class StatusErrorsTests
{
    private const string? None = null;

    [Theory]
    [InlineData(100, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(101, ErrorTypes.UpstreamUpgrade, ErrorTypes.UpstreamUpgrade)]
    [InlineData(102, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(199, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(200, None, None)]
    [InlineData(201, None, None)]
    [InlineData(202, None, None)]
    [InlineData(204, None, None)]
    [InlineData(299, None, None)]
    [InlineData(300, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(301, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(302, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(304, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(307, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(308, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(399, ErrorTypes.UpstreamRedirect, ErrorTypes.UpstreamRedirect)]
    [InlineData(400, None, None)]
    [InlineData(401, ErrorTypes.UpstreamAuth, ErrorTypes.UpstreamAuth)]
    [InlineData(402, None, None)]
    [InlineData(403, ErrorTypes.UpstreamAuth, ErrorTypes.UpstreamAuth)]
    [InlineData(404, None, None)]
    [InlineData(405, None, None)]
    [InlineData(407, ErrorTypes.UpstreamAuth, ErrorTypes.UpstreamAuth)]
    [InlineData(408, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(409, None, None)]
    [InlineData(422, None, None)]
    [InlineData(429, ErrorTypes.UpstreamRateLimited, ErrorTypes.UpstreamRateLimited)]
    [InlineData(499, None, None)]
    [InlineData(500, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(501, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(502, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(503, None, None)]
    [InlineData(504, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(520, None, ErrorTypes.SubmitOutcomeUnknown)]
    [InlineData(599, None, ErrorTypes.SubmitOutcomeUnknown)]
    public void Status_OfAResponse_MapsToTheError(int status, string? anyCall, string? submit)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status);

        StatusErrors.ForAnyCall(answer, TimeProvider.System)?.Type.ShouldBe(anyCall);
        (StatusErrors.ForAnyCall(answer, TimeProvider.System) is null).ShouldBe(anyCall is null);
        StatusErrors.ForSubmit(answer, TimeProvider.System)?.Type.ShouldBe(submit);
        (StatusErrors.ForSubmit(answer, TimeProvider.System) is null).ShouldBe(submit is null);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(503, true)]
    [InlineData(500, true)]
    [InlineData(100, true)]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(429, false)]
    public void LeavesSubmitInDoubt_Status_MatchesTheTable(int status, bool inDoubt) =>
        StatusErrors.LeavesSubmitInDoubt((HttpStatusCode)status).ShouldBe(inDoubt);

    [Fact]
    public void RateLimit_WithARetryAfter_IsPassedOn()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7));

        StatusErrors.ForAnyCall(answer, TimeProvider.System)!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }
}
