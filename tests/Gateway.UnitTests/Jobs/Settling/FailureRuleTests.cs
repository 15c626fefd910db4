using Gateway.Configuration.Options;
using Gateway.Jobs;
using Gateway.Jobs.Settling;

namespace Gateway.UnitTests.Jobs.Settling;

public sealed class FailureRuleTests
{
    [Theory]
    [InlineData(422, null, true)]
    [InlineData(422, "internal_server_error", true)]
    [InlineData(500, null, false)]
    [InlineData(500, "content_policy_violation", false)]
    [InlineData(504, null, false)]
    [InlineData(400, null, false)]
    [InlineData(null, null, true)]
    [InlineData(null, "content_policy_violation", true)]
    [InlineData(null, "of_a_model", true)]
    [InlineData(null, "bad_request", false)]
    [InlineData(null, "client_cancelled", false)]
    [InlineData(null, "client_disconnected", false)]
    [InlineData(null, "downstream_service_error", false)]
    [InlineData(null, "downstream_service_unavailable", false)]
    [InlineData(null, "generation_timeout", false)]
    [InlineData(null, "internal_error", false)]
    [InlineData(null, "internal_server_error", false)]
    [InlineData(null, "request_timeout", false)]
    [InlineData(null, "runner_connection_error", false)]
    [InlineData(null, "runner_connection_refused", false)]
    [InlineData(null, "runner_connection_timeout", false)]
    [InlineData(null, "runner_disconnected", false)]
    [InlineData(null, "runner_incomplete_response", false)]
    [InlineData(null, "runner_scheduling_failure", false)]
    [InlineData(null, "runner_server_error", false)]
    [InlineData(null, "startup_timeout", false)]
    public void MayBeCharged_OfAFailure_IsThatOfTheUpstream(int? status, string? errorType, bool mayBeCharged) =>
        FailureRule.MayBeCharged(status, errorType).ShouldBe(mayBeCharged);

    [Theory]
    [InlineData(RefusalCharge.Charged, JobStatus.Failed, "content_policy_violation", true)]
    [InlineData(RefusalCharge.Charged, JobStatus.Failed, null, true)]
    [InlineData(RefusalCharge.Charged, JobStatus.Failed, "internal_error", false)]
    [InlineData(RefusalCharge.Released, JobStatus.Failed, null, false)]
    [InlineData(RefusalCharge.Charged, JobStatus.Cancelled, null, false)]
    [InlineData(RefusalCharge.Charged, JobStatus.Completed, null, false)]
    [InlineData(RefusalCharge.Charged, null, null, false)]
    internal void AwaitsResult_EachEndAndSetting_IsDecided(RefusalCharge refused, JobStatus? end, string? errorType, bool awaits) =>
        FailureRule.AwaitsResult(refused, end, status: null, errorType).ShouldBe(awaits);
}
