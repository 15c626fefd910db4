using System.Text;
using Gateway.Sandbox.Bodies;
using Gateway.Sandbox.Http;
using Names = Gateway.Sandbox.SandboxFaultNames;

namespace Gateway.Sandbox.Queue;

/// <summary>The API of the sandbox: one method per operation, with the rules of each dialect.</summary>
internal sealed class QueueApi(SandboxOptions options, LiveSettings settings, JobStore jobs, QueueUrls urls)
{
    private readonly JobDocuments _documents = new(urls, settings);
    private readonly JobResults _results = new(new JobDocuments(urls, settings), settings);

    /// <summary>The job of a follow-up, if the app in the path belongs to it.</summary>
    public SandboxJob? Find(SandboxRoute route) =>
        route.RequestId is { } id && jobs.Find(id) is { } job && urls.Leads(route.App, job) ? job : null;

    /// <param name="model">The model of the submit.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="fault">A fault that changes the job or its id.</param>
    /// <param name="accept">False: the response is the same, but no job is stored.</param>
    /// <param name="imageBase">Base of the image URLs for the caller. Null: it sent none.</param>
    public Answer Submit(string model, ReceivedBody body, SandboxFault? fault, bool accept, string? imageBase)
    {
        if (JobInput.Parse(body) is not { } input)
        {
            return FamilyErrors.NotJson();
        }

        var job = new SandboxJob(new JobClock(options.TimeProvider, settings.QueueTime, settings.RunTime), input)
        {
            RequestId = NewId(fault),
            Model = model,
            App = urls.AppOf(model),
            Fault = fault?.Fault,
            ImageBase = imageBase,
        };
        if (fault is not null && Faults.FaultRules.Kind(fault) == Faults.FaultKind.Outcome)
        {
            job.SetOutcome(fault);
        }

        if (accept)
        {
            jobs.Add(job);
        }

        var withId = fault?.Fault != Names.NoRequestId;
        var answer = new Answer { Status = 200, Body = _documents.Envelope(job, withId) };
        return withId ? WithId(answer, job) : answer;
    }

    /// <summary>Responds to a follow-up. Null <paramref name="job"/>: the id is unknown, or belongs to another app.</summary>
    public Answer FollowUp(SandboxRoute route, string method, string target, SandboxJob? job, bool commit)
    {
        if (!Knows(route))
        {
            return FamilyErrors.InvalidUrl(method, target);
        }

        if (job is null || job.View().Outcome?.Fault == Names.Vanished)
        {
            return settings.Dialect == SandboxDialect.Queue ? NotFound() : FamilyErrors.NotFound();
        }

        var answer = route.Operation switch
        {
            SandboxOperation.Status => Status(job, route.Logs),
            SandboxOperation.Stream => Stream(job, route.Logs),
            SandboxOperation.Cancel => Cancel(job, commit),
            _ => Result(job),
        };
        return WithId(answer, job);
    }

    public byte[] Event(SandboxJob job, JobView view, bool logs) =>
        [.. "data: "u8, .. _documents.Status(job, view, logs), .. "\n\n"u8];

    private bool Knows(SandboxRoute route) => settings.Dialect switch
    {
        SandboxDialect.Queue => route.Operation != SandboxOperation.Unknown,
        SandboxDialect.ResultOnly => route is { Operation: SandboxOperation.Result, Plain: true },
        _ => route is { Operation: SandboxOperation.Result or SandboxOperation.Status, Plain: true },
    };

    private Answer Status(SandboxJob job, bool logs)
    {
        var view = job.View();
        return new Answer { Status = view.Done ? 200 : 202, Body = _documents.Status(job, view, logs) };
    }

    private Answer Stream(SandboxJob job, bool logs) => new()
    {
        Status = 200,
        ContentType = "text/event-stream",
        Body = Event(job, job.View(), logs),
        StreamOf = job,
        StreamLogs = logs,
    };

    private Answer Result(SandboxJob job)
    {
        var view = job.View();
        if (view.Done)
        {
            return _results.Of(job, view);
        }

        return settings.Dialect == SandboxDialect.Queue
            ? new Answer { Status = 400, Body = JobResults.Detail("Request is still in progress") }
            : new Answer { Status = 200, Body = _documents.Status(job, view, logs: false) };
    }

    private static Answer Cancel(SandboxJob job, bool commit) => (commit ? job.Cancel() : job.Status) switch
    {
        // A queued job is cancelled at once; a running job gets a cancellation request.
        SandboxJob.InQueue => StatusOnly(200, "OK"),
        SandboxJob.InProgress => StatusOnly(202, "CANCELLATION_REQUESTED"),
        _ => StatusOnly(400, "ALREADY_COMPLETED"),
    };

    private static Answer NotFound() => StatusOnly(404, "NOT_FOUND");

    private static Answer StatusOnly(int code, string status) =>
        new() { Status = code, Body = Encoding.UTF8.GetBytes($$"""{"status":"{{status}}"}""") };

    // A hostile id may contain characters that a header cannot contain; the body contains it in any case.
    private Answer WithId(Answer answer, SandboxJob job) =>
        settings.SendsRequestIdHeader && HeaderText.IsValue(job.RequestId) ? answer.With("x-fal-request-id", job.RequestId) : answer;

    private string NewId(SandboxFault? fault) => fault?.Fault switch
    {
        Names.RepeatRequestId when jobs.LastId is { } last => last,
        Names.HostileRequestId => fault.RequestId ?? (fault.Bytes is { } length ? new string('a', length) : "../../x"),
        _ => Guid.NewGuid().ToString("D"),
    };
}
