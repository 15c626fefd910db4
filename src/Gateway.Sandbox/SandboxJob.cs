using Gateway.Sandbox.Queue;

namespace Gateway.Sandbox;

/// <summary>A job that the sandbox accepted. Its state is read off the clock, so it needs no timer.</summary>
public sealed class SandboxJob
{
    public const string InQueue = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    private readonly Lock _gate = new();
    private readonly JobClock _clock;
    private bool _cancelled;
    private SandboxFault? _outcome;
    private TaskCompletionSource? _changed;
    private string? _imageBase;

    internal SandboxJob(JobClock clock, JobInput input)
    {
        _clock = clock;
        Input = input;
        SubmittedAt = clock.SubmittedAt;
    }

    public required string RequestId { get; init; }

    /// <summary>The path that was submitted to, without the leading slash.</summary>
    public required string Model { get; init; }

    /// <summary>The <c>owner/app</c> of the envelope's URLs.</summary>
    public required string App { get; init; }

    public DateTimeOffset SubmittedAt { get; }

    /// <summary>The fault that was played to the submit, if any.</summary>
    public string? Fault { get; init; }

    public string Prompt => Input.Prompt;

    public long Seed => Input.Seed;

    /// <summary>IN_QUEUE, IN_PROGRESS or COMPLETED, as of now.</summary>
    public string Status => View().Status;

    public bool Cancelled => View().Cancelled;

    /// <summary>Whether it ends, or has ended, in a failure of the model.</summary>
    public bool Failed => JobResults.Failure(View()) is not null && !Cancelled;

    internal JobInput Input { get; }

    /// <summary>Base of the image URLs as the last caller named it, without a slash at its end. Null: no caller did.</summary>
    internal string? ImageBase
    {
        get => Volatile.Read(ref _imageBase);
        set => Volatile.Write(ref _imageBase, value);
    }

    internal JobView View()
    {
        lock (_gate)
        {
            var (status, nextChange) = _cancelled ? (Completed, null) : _clock.Read();
            return new JobView(status, _cancelled, _outcome, nextChange);
        }
    }

    /// <summary>Ends when something other than the passing of time changes the job. Take it before the view that it guards.</summary>
    internal Task Changed()
    {
        lock (_gate)
        {
            return (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal void SetOutcome(SandboxFault outcome) => Change(() => _outcome = outcome);

    /// <summary>Into the next state at once, whatever the clock says.</summary>
    internal void Advance() => Change(_clock.Advance);

    /// <summary>The status that the job was cancelled out of; COMPLETED when it was too late.</summary>
    internal string Cancel()
    {
        var status = Completed;
        Change(() =>
        {
            status = _cancelled ? Completed : _clock.Read().Status;
            _cancelled |= status != Completed;
        });
        return status;
    }

    private void Change(Action change)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            change();
            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
    }
}
