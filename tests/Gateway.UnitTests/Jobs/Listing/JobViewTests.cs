using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Urls;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Listing;

public sealed class JobViewTests
{
    private static readonly JobUrls Urls = new("https://gateway.example/fal-ai/imagen4/requests/a");

    [Fact]
    public void Timeline_WholeLife_IsInOrder()
    {
        var job = Samples.Job("a")
            .Apply(JobChange.Started("a", Samples.Start.AddSeconds(1)))
            .Apply(JobChange.CancelRequested("a", Samples.Start.AddSeconds(2)))
            .Apply(JobChange.Cancelled("a", Samples.Start.AddSeconds(3)));

        var view = JobView.Of(job, Urls);

        view.Status.ShouldBe("CANCELLED");
        view.Timeline.Select(step => step.Status).ShouldBe(["IN_QUEUE", "IN_PROGRESS", "CANCELLATION_REQUESTED", "CANCELLED"]);
        view.Timeline.Select(step => step.At).ShouldBe(Enumerable.Range(0, 4).Select(n => Samples.Start.AddSeconds(n).UtcDateTime));
    }

    [Fact]
    public void Timeline_CancelAskedInTheQueue_ComesBeforeTheRun()
    {
        var job = Samples.Job("a")
            .Apply(JobChange.CancelRequested("a", Samples.Start.AddSeconds(1)))
            .Apply(JobChange.Started("a", Samples.Start.AddSeconds(2)))
            .Apply(JobChange.Completed("a", Samples.Start.AddSeconds(3), 1.5));

        JobView.Of(job, Urls).Timeline.Select(step => step.Status)
            .ShouldBe(["IN_QUEUE", "CANCELLATION_REQUESTED", "IN_PROGRESS", "COMPLETED"]);
    }

    [Fact]
    public void Timeline_ClockSetBackInBetween_StaysInTheOrderOfTheJobsLife()
    {
        var job = Samples.Job("a")
            .Apply(JobChange.Started("a", Samples.Start.AddSeconds(2)))
            .Apply(JobChange.CancelRequested("a", Samples.Start.AddHours(-6)))
            .Apply(JobChange.Cancelled("a", Samples.Start.AddHours(-6).AddSeconds(1)));

        var timeline = JobView.Of(job, Urls).Timeline;

        timeline[0].Status.ShouldBe("IN_QUEUE");
        timeline[^1].Status.ShouldBe("CANCELLED");
        timeline.Select(step => step.At).ShouldAllBe(at => at >= Samples.Start.UtcDateTime);
        timeline.Select(step => step.At).ShouldBeInOrder();
    }

    [Fact]
    public void Failed_SaysWhy()
    {
        var job = Samples.Job("a").Apply(JobChange.Failed("a", Samples.Start.AddSeconds(1), "content_policy", "Refused.", 0.5));

        var view = JobView.Of(job, Urls);

        (view.Status, view.ErrorType, view.Error, view.InferenceTime).ShouldBe(("FAILED", "content_policy", "Refused.", 0.5));
        (view.ResponseUrl, view.StatusUrl, view.CancelUrl).ShouldBe((Urls.Result, Urls.Status, Urls.Cancel));
    }

    [Fact]
    public void StatusAsOf_OpenJob_IsTheLastPoll_FinishedJob_ItsEnd()
    {
        var job = Samples.Job("a");
        JobView.Of(job, Urls).StatusAsOf.ShouldBe(Samples.Start.UtcDateTime, "nothing was asked since the submit");

        job = job.Apply(JobChange.Polled("a", Samples.Start.AddSeconds(1)));
        JobView.Of(job, Urls).StatusAsOf.ShouldBe(Samples.Start.AddSeconds(1).UtcDateTime);

        job = job.Apply(JobChange.Started("a", Samples.Start.AddSeconds(2)));
        JobView.Of(job, Urls).StatusAsOf.ShouldBe(Samples.Start.AddSeconds(2).UtcDateTime);

        job = job.Apply(JobChange.CancelRequested("a", Samples.Start.AddSeconds(3)));
        JobView.Of(job, Urls).StatusAsOf.ShouldBe(Samples.Start.AddSeconds(2).UtcDateTime, "a request to cancel is no status");

        job = job.Apply(JobChange.Completed("a", Samples.Start.AddSeconds(4), 1.5))
            .Apply(JobChange.Polled("a", Samples.Start.AddSeconds(9)));
        JobView.Of(job, Urls).StatusAsOf.ShouldBe(Samples.Start.AddSeconds(4).UtcDateTime);
    }
}
