namespace Gateway.Contracts.Checks;

/// <summary>One check of a large body, from its wait to its result.</summary>
internal sealed class LargeBodyCheck
{
    private readonly Action _check;
    private readonly CancellationToken _cancellation;

    // The request continues on the thread pool, not on the thread of the checks.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    public LargeBodyCheck(Action check, CancellationToken cancellation)
    {
        _check = check;
        _cancellation = cancellation;
        Place = new LinkedListNode<LargeBodyCheck>(this);
    }

    public Task Completion => _completion.Task;

    /// <summary>The client in whose line the check waits. Null: it does not wait any more.</summary>
    public WaitingClient? Waiting { get; set; }

    /// <summary>The place in the client's line.</summary>
    public LinkedListNode<LargeBodyCheck> Place { get; }

    /// <summary>Runs the check. An exception belongs to the request and never ends the thread.</summary>
    public void Run()
    {
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            _check();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    /// <summary>Lets the request continue.</summary>
    public void Complete()
    {
        switch (_failure)
        {
            case null:
                _completion.TrySetResult();
                break;
            case OperationCanceledException cancelled when cancelled.CancellationToken == _cancellation:
                Cancel();
                break;
            default:
                _completion.TrySetException(_failure);
                break;
        }
    }

    public void Cancel() => _completion.TrySetCanceled(_cancellation);
}
