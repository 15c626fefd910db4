namespace Gateway.Files.Storage;

/// <summary>
/// Runs calls of an S3 store. Each has a deadline for all its attempts together, and each fault is the store's or that of the directory
/// in which an upload waits.
/// </summary>
internal sealed class S3Calls(TimeProvider time)
{
    /// <summary>The longest time of a call that sends no file, until the head of its answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest time of a call that sends a file, without the time that its bytes need at <see cref="BytesPerSecond"/>. HTTP clients in
    /// Node wait 300 s for an answer, and a file of 100 MiB has its answer before.
    /// </summary>
    private static readonly TimeSpan SendDeadline = TimeSpan.FromMinutes(2);

    /// <summary>The least average rate at which the store takes a large file.</summary>
    private const int BytesPerSecond = 1024 * 1024;

    /// <summary>The longest time in which the store takes a file.</summary>
    public static TimeSpan DeadlineOf(long length) => SendDeadline + TimeSpan.FromSeconds((double)length / BytesPerSecond);

    /// <exception cref="FileStorageException">The store or the directory has failed.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        RunAsync(call, Deadline, cancellation);

    /// <exception cref="FileStorageException">The store or the directory has failed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan longest, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return await call(either.Token);
        }
        catch (Exception exception) when (FaultIn(exception) is { } fault)
        {
            throw new FileStorageException(fault.Fault, fault.Message, fault.InnerException);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw S3Faults.Of(new TimeoutException("The S3 store does not answer.", exception));
        }
        catch (Exception exception) when (S3Faults.IsOfStore(exception))
        {
            throw S3Faults.Of(exception);
        }
    }

    /// <summary>The fault of the directory: <see cref="SpooledStream"/> has thrown it into the call, and the S3 client and the HTTP client
    /// may wrap it. Or a fault that the call itself has thrown, because the answer is not that of an S3 store.</summary>
    private static FileStorageException? FaultIn(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FileStorageException fault)
            {
                return fault;
            }
        }

        return null;
    }
}
