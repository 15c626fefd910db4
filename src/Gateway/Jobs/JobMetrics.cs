using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Contracts;
using Gateway.Jobs.Store.Counts;
using Gateway.Metrics;

namespace Gateway.Jobs;

/// <summary>The metrics of a job's life: its submit, start and end, the delivery of its result, and the polls of its clients.</summary>
internal sealed class JobMetrics(ConfiguredNames names, OpenJobs open) : IMeasured
{
    private Counter<long>? _submitted;
    private Counter<long>? _ended;
    private Counter<long>? _asked;
    private Counter<long>? _delivered;
    private long _polls;
    private Histogram<double>? _queue;
    private Histogram<double>? _run;
    private Histogram<double>? _total;

    public void AddTo(GatewayMeter meter)
    {
        _submitted = meter.Counter("gateway.jobs.submitted", "{job}", "Jobs that the upstream accepted and that were stored.");
        _ended = meter.Counter("gateway.jobs.ended", "{job}", "Jobs whose end became known.");
        _asked = meter.Counter("gateway.images.asked", "{image}", "Images that accepted submits asked for.");
        _delivered = meter.Counter(
            "gateway.images.delivered", "{image}", "Images in results that were delivered; each job counts once.");
        meter.Total(
            "gateway.polls.received", "{poll}", "Status calls, stream steps and waits of clients.", () => Interlocked.Read(ref _polls));
        _queue = meter.Times("gateway.job.queue", "Time from the submit of a job to its start.", TimeBuckets.Job);
        _run = meter.Times("gateway.job.run", "Time from the start of a job to its end.", TimeBuckets.Job);
        _total = meter.Times("gateway.job.total", "Time from the submit of a job to its end.", TimeBuckets.Job);
    }

    /// <summary>A job was stored.</summary>
    public void Submitted(JobRecord job)
    {
        open.Add(job.SubmittedAt);
        if (_submitted is { Enabled: true })
        {
            var tags = TagsOf(job);
            _submitted.Add(1, tags);
            _asked!.Add(job.ImagesAsked, tags);
        }
    }

    /// <summary>A change was applied to a job. Of all changes of a job, one is its start.</summary>
    public void Changed(JobRecord before, JobRecord after)
    {
        if (before.InProgressAt is null && after.InProgressAt is { } startedAt)
        {
            _queue?.Record(Seconds(startedAt - after.SubmittedAt), Model(after));
        }
    }

    /// <summary>A write of this process has ended a job.</summary>
    public void Ended(JobRecord job)
    {
        open.End();
        if (_ended is not { Enabled: true } || job.FinishedAt is not { } finishedAt)
        {
            return;
        }

        var tags = TagsOf(job);
        tags.Add(TagNames.Outcome, OutcomeOf(job.Status));
        _ended.Add(1, tags);
        var model = Model(job);
        var total = finishedAt - job.SubmittedAt;
        _total!.Record(Seconds(total), model);
        if (job.InProgressAt is { } startedAt)
        {
            _run!.Record(Seconds(finishedAt - startedAt), model);
        }
        else if (job.InferenceTime is { } run)
        {
            // Nobody polled while the job ran, but the upstream says how long it ran.
            _run!.Record(run, model);
            _queue!.Record(Seconds(total - TimeSpan.FromSeconds(run)), model);
        }
    }

    /// <summary>The result of a job was delivered for the first time.</summary>
    public void Delivered(JobRecord job, int images) => _delivered?.Add(images, TagsOf(job));

    /// <summary>A client asked for the status, or a stream or a wait of a client did.</summary>
    public void PollReceived() => Interlocked.Increment(ref _polls);

    /// <summary>The clock may have been set back.</summary>
    private static double Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds);

    private static string OutcomeOf(JobStatus status) => status switch
    {
        JobStatus.Completed => "completed",
        JobStatus.Failed => "failed",
        JobStatus.Cancelled => "cancelled",
        JobStatus.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "The status is not final"),
    };

    private TagList TagsOf(JobRecord job) => new()
    {
        { TagNames.Client, names.OfClient(job.Client) },
        { TagNames.Model, names.OfModel(job.Model) },
    };

    private KeyValuePair<string, object?> Model(JobRecord job) => new(TagNames.Model, names.OfModel(job.Model));
}
