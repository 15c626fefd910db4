using Gateway.Administration;
using Gateway.Administration.State;
using Gateway.Administration.Work;
using Gateway.Configuration.Options;
using Gateway.Jobs;
using Gateway.Jobs.Store.Money;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Administration;

/// <summary>Every table of names, row by row.</summary>
public sealed class AdministrationNamesTests
{
    [Theory]
    [InlineData(0, "viewer")]
    [InlineData(1, "operator")]
    [InlineData(2, "admin")]
    public void Role_HasItsName(int role, string name) => AdministrationErrors.NameOf((AdministrationRole)role).ShouldBe(name);

    [Theory]
    [InlineData((int)JobStatus.InQueue, "open")]
    [InlineData((int)JobStatus.InProgress, "open")]
    [InlineData((int)JobStatus.Completed, "completed")]
    [InlineData((int)JobStatus.Failed, "failed")]
    [InlineData((int)JobStatus.Cancelled, "cancelled")]
    [InlineData((int)JobStatus.Lost, "lost")]
    public void Status_HasItsOutcome(int status, string name)
    {
        JobOutcomes.Of((JobStatus)status).ShouldBe(name);
        JobOutcomes.Parse(name).ShouldNotBeNull();
    }

    [Fact]
    public void Outcomes_All_AreParsed() => JobOutcomes.All.Select(JobOutcomes.Parse).ShouldBe(
        Enum.GetValues<JobOutcome>().Cast<JobOutcome?>());

    [Theory]
    [InlineData((int)ReservationState.Pending, "reserved")]
    [InlineData((int)ReservationState.Running, "reserved")]
    [InlineData((int)ReservationState.AwaitingResult, "reserved")]
    [InlineData((int)ReservationState.Settled, "settled")]
    [InlineData((int)ReservationState.Released, "released")]
    [InlineData((int)ReservationState.Doubtful, "doubtful")]
    public void StateOfMoney_HasItsName(int state, string name) => AdministrationJob.NameOf((ReservationState)state).ShouldBe(name);

    [Theory]
    [InlineData((int)ResultOutcome.NotStored, "not_stored")]
    [InlineData((int)ResultOutcome.Kept, "kept")]
    [InlineData((int)ResultOutcome.TooLarge, "too_large")]
    [InlineData((int)ResultOutcome.Unavailable, "unavailable")]
    [InlineData((int)ResultOutcome.Deleted, "deleted")]
    public void OutcomeOfAResult_HasItsName(int outcome, string name) => AdministrationJob.NameOf((ResultOutcome)outcome).ShouldBe(name);

    [Fact]
    public void OutcomesOfResults_All_HaveAName() =>
        Enum.GetValues<ResultOutcome>().Select(AdministrationJob.NameOf).ShouldBeUnique();

    [Theory]
    [InlineData((int)LostReason.UnknownToUpstream, "unknown_to_upstream")]
    [InlineData((int)LostReason.NotEndedInTime, "not_ended_in_time")]
    public void ReasonOfALostJob_HasItsName(int reason, string name) => AdministrationJob.NameOf((LostReason)reason).ShouldBe(name);

    /// <summary>A type of the upstream may be a sentence that quotes the prompt.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("generation_failed", "generation_failed")]
    [InlineData("a.B:c-9", "a.B:c-9")]
    [InlineData("", "other")]
    [InlineData("no lions", "other")]
    [InlineData("line\n", "other")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345", "other")]
    public void TypeOfAnError_ThatIsNoName_IsOther(string? type, string? shown) =>
        AdministrationJob.Of(Samples.Job("job-1") with { ErrorType = type }, cost: null).ErrorType.ShouldBe(shown);

    [Theory]
    [InlineData((int)UpstreamDialect.Auto, "auto")]
    [InlineData((int)UpstreamDialect.Native, "native")]
    [InlineData((int)UpstreamDialect.ResultOnly, "result_only")]
    public void Dialect_HasItsName(int dialect, string name) => UpstreamView.NameOf((UpstreamDialect)dialect).ShouldBe(name);
}
