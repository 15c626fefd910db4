using Gateway.Files.Storage;

namespace Gateway.Files.Sweeping;

/// <summary>What one round of the sweep has done.</summary>
internal sealed class SweepResult
{
    public const int MaxFailures = 3;

    private readonly int[] _removed = new int[Enum.GetValues<SweptReason>().Length];

    /// <summary>The first failure of the storage. Null: every file was removed.</summary>
    public FileStorageException? Failure { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Whether a round goes on: a storage that fails for several names in a row mostly fails for all.</summary>
    public bool GoesOn => FailuresInARow < MaxFailures;

    /// <summary>Failures since the storage has last done something.</summary>
    private int FailuresInARow { get; set; }

    /// <summary>Whether the storage has done something.</summary>
    public bool StorageWorked { get; private set; }

    public bool IsEmpty => _removed.All(static count => count == 0);

    public int this[SweptReason reason] => _removed[(int)reason];

    public void Removed(SweptReason reason) => _removed[(int)reason]++;

    /// <returns>Whether the call of the storage succeeded.</returns>
    public async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            (StorageWorked, FailuresInARow) = (true, 0);
            return true;
        }
        catch (FileStorageException exception)
        {
            Failure ??= exception;
            Failures++;
            FailuresInARow++;
            return false;
        }
    }
}
