using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Upstream;

namespace Gateway.UnitTests.Upstream;

public sealed class UpstreamCallOutcomesTests
{
    [Fact]
    public void Of_NoError_IsOk() => UpstreamCallOutcomes.Of(null).ShouldBe("ok");

    [Theory]
    [InlineData(ErrorTypes.UpstreamUnreachable, "failed")]
    [InlineData(ErrorTypes.UpstreamFailed, "failed")]
    [InlineData(ErrorTypes.UpstreamTimeout, "timed_out")]
    [InlineData(ErrorTypes.SubmitOutcomeUnknown, "unknown")]
    [InlineData(ErrorTypes.UpstreamAuth, "refused")]
    [InlineData(ErrorTypes.UpstreamRateLimited, "refused")]
    [InlineData(ErrorTypes.UpstreamUnavailable, "refused")]
    [InlineData(ErrorTypes.UpstreamRedirect, "refused")]
    [InlineData(ErrorTypes.UpstreamUpgrade, "refused")]
    [InlineData(ErrorTypes.UpstreamRejected, "refused")]
    [InlineData(ErrorTypes.JobNotFound, "refused")]
    [InlineData(ErrorTypes.CancelNotSupported, "refused")]
    [InlineData(ErrorTypes.JobAlreadyCompleted, "ok")]
    [InlineData(ErrorTypes.JobInProgress, "ok")]
    public void Of_EachErrorOfACall_IsItsOutcome(string type, string outcome) =>
        UpstreamCallOutcomes.Of(new GatewayError(502, type, Blame.Upstream, "a text")).ShouldBe(outcome);

    [Fact]
    public void Of_TimeLimitOfTheClient_IsAnAnswerOfTheUpstream() =>
        UpstreamCallOutcomes.Of(UpstreamErrors.NotStartedInTime("user")).ShouldBe("refused");

    [Fact]
    public void Of_NotFound_IsARefusal() => UpstreamCallOutcomes.Of(JobErrors.NotFound()).ShouldBe("refused");
}
