using Gateway.Errors;
using Gateway.Following;
using Gateway.Jobs;
using Gateway.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Following;

public sealed class UpstreamBackoffTests
{
    private static readonly StatusReading Running = new() { Status = JobStatus.InProgress };
    private static readonly StatusReading Fault = new() { Fault = UpstreamErrors.Unreachable() };

    private readonly TestTimeProvider _time = new();
    private readonly UpstreamBackoff _backoff;

    public UpstreamBackoffTests() => _backoff = new UpstreamBackoff(_time, NullLogger<UpstreamBackoff>.Instance);

    [Fact]
    public void Allow_FewFaults_AllowsAll()
    {
        Note(Fault, UpstreamBackoff.FaultsInARow - 1);
        Note(Running, 1);
        Note(Fault, UpstreamBackoff.FaultsInARow - 1);

        _backoff.IsDown.ShouldBeFalse();
        _backoff.Allow(16, active: 3).ShouldBe(16);
    }

    /// <summary>One job at a time is asked for, after 1, 2, 4, 8, 16, 30, 30 s.</summary>
    [Fact]
    public void Allow_FaultsInARow_AllowsOneAfterGrowingPauses()
    {
        Note(Fault, UpstreamBackoff.FaultsInARow);

        foreach (var pause in (double[])[1, 2, 4, 8, 16, 30, 30])
        {
            _backoff.IsDown.ShouldBeTrue();
            _time.Advance(TimeSpan.FromSeconds(pause - 0.001));
            _backoff.Allow(16, active: 0).ShouldBe(0);
            _time.Advance(TimeSpan.FromSeconds(0.001));
            _backoff.Allow(16, active: 1).ShouldBe(0, "the others have not ended");
            _backoff.Allow(16, active: 0).ShouldBe(1);
            Note(Fault, 1);
        }
    }

    /// <summary>The calls that were under way when the upstream went down do not lengthen the pause.</summary>
    [Fact]
    public void Note_FaultsDuringThePause_AreOne()
    {
        Note(Fault, UpstreamBackoff.FaultsInARow + 100);

        _time.Advance(UpstreamBackoff.ShortestPause);
        _backoff.Allow(16, active: 0).ShouldBe(1);
    }

    [Theory]
    [InlineData(ErrorTypes.JobNotFound)]
    [InlineData(null)]
    public void Note_Answer_EndsThePauses(string? fault)
    {
        Note(Fault, UpstreamBackoff.FaultsInARow);
        _backoff.Note(fault is null ? Running : new StatusReading { Fault = JobErrors.NotFound() });

        _backoff.IsDown.ShouldBeFalse();
        _backoff.Allow(16, active: 0).ShouldBe(16);
        Note(Fault, UpstreamBackoff.FaultsInARow);
        _time.Advance(UpstreamBackoff.ShortestPause);
        _backoff.Allow(16, active: 0).ShouldBe(1, "the pauses start anew");
    }

    private void Note(StatusReading reading, int times)
    {
        for (var n = 0; n < times; n++)
        {
            _backoff.Note(reading);
        }
    }
}
