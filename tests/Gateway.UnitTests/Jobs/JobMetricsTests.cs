using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Jobs;
using Gateway.Jobs.Store.Counts;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;
using Gateway.UnitTests.Metrics;

namespace Gateway.UnitTests.Jobs;

public sealed class JobMetricsTests : IDisposable
{
    private const string Model = "model=fal-ai/imagen4/preview";
    private const string Tags = $"client=studio,{Model}";

    /// <summary>A number that is read with the others.</summary>
    private const string Polls = "gateway.polls.received{} 0";

    private readonly SettingsSource _settings;
    private readonly ContractCatalogue _contracts =
        ContractCatalogue.Create(ContractCatalogue.BuiltInDirectory, null, TimeProvider.System, out _);

    private readonly JobMetrics _metrics;
    private readonly MeasurementList _measured;

    public JobMetricsTests()
    {
        (var settings, _) = SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System);
        _settings = settings!;
        _metrics = new JobMetrics(new ConfiguredNames(_settings, _contracts), new OpenJobs());
        _measured = new MeasurementList(_metrics);
    }

    public void Dispose()
    {
        _measured.Dispose();
        _settings.Dispose();
        _contracts.Dispose();
    }

    [Fact]
    public void Submitted_AJob_CountsItAndItsImages()
    {
        _metrics.Submitted(Job());

        _measured.Take().ShouldBe([$"gateway.jobs.submitted{{{Tags}}} 1", $"gateway.images.asked{{{Tags}}} 2", Polls]);
    }

    [Fact]
    public void Submitted_NobodyConfiguredClientAndModel_AreOther()
    {
        _metrics.Submitted(Job() with { Client = "removed", Model = "fal-ai/removed" });

        _measured.Take()[0].ShouldBe("gateway.jobs.submitted{client=other,model=other} 1");
    }

    [Theory]
    [InlineData((int)JobStatus.Completed, "completed")]
    [InlineData((int)JobStatus.Failed, "failed")]
    [InlineData((int)JobStatus.Cancelled, "cancelled")]
    [InlineData((int)JobStatus.Lost, "lost")]
    public void Ended_AfterAStart_CountsTheOutcomeAndTheTimes(int status, string outcome)
    {
        var started = Job().Apply(JobChange.Started("job", Samples.Start.AddSeconds(2)));
        var ended = started.Apply(End((JobStatus)status));

        _metrics.Changed(Job(), started);
        _metrics.Changed(started, started.Apply(JobChange.Polled("job", Samples.Start.AddSeconds(3))));
        _metrics.Ended(ended);

        _measured.Take().ShouldBe(
        [
            $"gateway.job.queue{{{Model}}} 2",
            $"gateway.jobs.ended{{{Tags},outcome={outcome}}} 1",
            $"gateway.job.total{{{Model}}} 10",
            $"gateway.job.run{{{Model}}} 8",
            Polls,
        ]);
    }

    [Fact]
    public void Ended_NobodyPolledWhileTheJobRan_TakesTheTimeOfTheUpstream()
    {
        _metrics.Ended(Job().Apply(JobChange.Completed("job", Samples.Start.AddSeconds(10), inferenceTime: 4)));

        _measured.Take().ShouldBe(
        [
            $"gateway.jobs.ended{{{Tags},outcome=completed}} 1",
            $"gateway.job.total{{{Model}}} 10",
            $"gateway.job.run{{{Model}}} 4",
            $"gateway.job.queue{{{Model}}} 6",
            Polls,
        ]);
    }

    [Fact]
    public void Delivered_AndPolls_AreCounted()
    {
        _metrics.Delivered(Job(), 3);
        _metrics.PollReceived();

        _measured.Take().ShouldBe([$"gateway.images.delivered{{{Tags}}} 3", "gateway.polls.received{} 1"]);
        _measured.Take().ShouldBe(["gateway.polls.received{} 1"]);
    }

    private static JobRecord Job() => Samples.Job("job");

    private static JobChange End(JobStatus status)
    {
        var at = Samples.Start.AddSeconds(10);
        return status switch
        {
            JobStatus.Completed => JobChange.Completed("job", at, null),
            JobStatus.Failed => JobChange.Failed("job", at, "type", "text", null),
            JobStatus.Lost => JobChange.Lost("job", at, LostReason.NotEndedInTime),
            _ => JobChange.Cancelled("job", at),
        };
    }
}
