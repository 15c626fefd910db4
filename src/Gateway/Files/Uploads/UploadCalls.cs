using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Uploads;

/// <summary>The services that an upload uses, and the times of its lease.</summary>
internal sealed record UploadCalls(
    IFileStore Store, IFileStorage Storage, FileRoom Room, StoreMonitor Monitor, FileMetrics Metrics, FileLog Log, TimeProvider Time)
{
    /// <summary>How long a request may receive a part without renewing the lease.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    /// <summary>The lease is renewed when bytes arrive after this time, and in this interval while bytes are made durable. With the longest
    /// pause it is about half of <see cref="Lease"/>, so that the clocks of replicas may differ by the other half.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(16);

    /// <summary>The error of a request that has lost its lease: its upload has ended, or another request receives the part.</summary>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<GatewayError> ExplainLostAsync(string name)
    {
        var files = await Monitor.WatchAsync(Store.FindFilesAsync([name], CancellationToken.None));
        return files is [var file] && file.State != FileState.Removing
            ? file.State == FileState.Stored ? UploadErrors.Complete() : UploadErrors.Interrupted()
            : UploadErrors.NotFound();
    }

    /// <summary>The error of an outcome that is not <see cref="FileOutcome.Done"/>.</summary>
    public static GatewayError Explain(FileOutcome outcome, FilesOptions options) => outcome switch
    {
        FileOutcome.NotFound => UploadErrors.NotFound(),
        FileOutcome.Complete => UploadErrors.Complete(),
        FileOutcome.InProgress => UploadErrors.InProgress(),
        FileOutcome.LeaseLost => UploadErrors.Interrupted(),
        FileOutcome.TooManyFiles => UploadErrors.TooManyFiles(options),
        FileOutcome.ClientFull => UploadErrors.ClientFull(options),
        FileOutcome.Full => FileErrors.StorageFull(),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome is no refusal."),
    };
}
