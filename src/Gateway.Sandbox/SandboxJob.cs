using Gateway.Sandbox.Queue;

namespace Gateway.Sandbox;

/// <summary>A job that the sandbox accepted. Its status is computed from the clock, so it needs no timer.</summary>
public sealed class SandboxJob
{
    public const string InQueue = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    private readonly Lock _gate = new();
    private readonly JobClock _clock;
    private bool _cancelled;
    private bool _cancelledInQueue;
    private SandboxFault? _outcome;
    private TaskCompletionSource? _changed;
    private string? _imageBase;
    private int _reads;

    internal SandboxJob(JobClock clock, JobInput input)
    {
        _clock = clock;
        Input = input;
        SubmittedAt = clock.SubmittedAt;
    }

    public required string RequestId { get; init; }

    /// <summary>The path of the submit, without the leading slash.</summary>
    public required string Model { get; init; }

    /// <summary>The <c>owner/app</c> of the envelope's URLs.</summary>
    public required string App { get; init; }

    public DateTimeOffset SubmittedAt { get; }

    /// <summary>The fault that was applied to the submit. Null: none.</summary>
    public string? Fault { get; init; }

    public string Prompt => Input.Prompt;

    public long Seed => Input.Seed;

    /// <summary>The data URIs of the submitted body, at most 256; their data is not kept.</summary>
    public IReadOnlyList<SandboxDataUri> DataUris => Input.DataUris;

    /// <summary>IN_QUEUE, IN_PROGRESS or COMPLETED at this time.</summary>
    public string Status => View().Status;

    public bool Cancelled => View().Cancelled;

    /// <summary>Whether the job fails, or has failed.</summary>
    public bool Failed => JobResults.Failure(View()) is not null && !Cancelled;

    /// <summary>The images that the sandbox charges now. It charges a job that has ended by the images that were asked for: also one that
    /// the model refused with a 422, and one that was cancelled while it ran. It charges no open job, no failure of the model and no job
    /// that was cancelled before it ran.</summary>
    public int BilledImages => View() is { Done: true } view && view.Outcome?.Fault != SandboxFaultNames.Model500
        && !(view.Cancelled && CancelledInQueue)
            ? Input.Count
            : 0;

    internal JobInput Input { get; }

    /// <summary>Base of the image URLs from the last caller, without a trailing slash. Null: no caller has sent one.</summary>
    internal string? ImageBase
    {
        get => Volatile.Read(ref _imageBase);
        set => Volatile.Write(ref _imageBase, value);
    }

    private bool CancelledInQueue
    {
        get
        {
            lock (_gate)
            {
                return _cancelledInQueue;
            }
        }
    }

    internal JobView View()
    {
        lock (_gate)
        {
            var (status, nextChange) = Read();
            return new JobView(status, _cancelled, _outcome, nextChange);
        }
    }

    /// <summary>
    /// Completes when a change other than by time occurs. Call it before <see cref="View"/>, so that no change is missed.
    /// </summary>
    internal Task Changed()
    {
        lock (_gate)
        {
            return (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Whether the result has expired under this fault. If not, it is read now.</summary>
    internal bool ReadResult(SandboxFault expiry)
    {
        lock (_gate)
        {
            var isExpired = expiry is { Reads: null, AfterMs: null }
                || _reads >= (expiry.Reads ?? int.MaxValue)
                || (expiry.AfterMs is { } after && _clock.SinceEnd >= TimeSpan.FromMilliseconds(after));
            _reads += isExpired ? 0 : 1;
            return isExpired;
        }
    }

    internal void SetOutcome(SandboxFault outcome) => Change(() => _outcome = outcome);

    /// <summary>Moves the job to its next status at once, independently of the clock.</summary>
    internal void Advance() => Change(_clock.Advance);

    /// <summary>Cancels the job and returns the status before the cancel. COMPLETED: the job had already finished.</summary>
    internal string Cancel()
    {
        var status = Completed;
        Change(() =>
        {
            status = Read().Status;
            _cancelledInQueue |= !_cancelled && status == InQueue;
            _cancelled |= status != Completed;
        });
        return status;
    }

    /// <summary>The caller holds the gate.</summary>
    private (string Status, TimeSpan? NextChange) Read()
    {
        if (_cancelled)
        {
            return (Completed, null);
        }

        var read = _clock.Read();
        return _outcome?.Fault == SandboxFaultNames.NeverEnds && read.Status != InQueue ? (InProgress, null) : read;
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
