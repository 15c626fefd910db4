using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Jobs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class SqliteFileLockTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-lock-");

    private string File => Path.Combine(_directory.FullName, "data", "gateway.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Store_OfAGateway_LocksItsFileUntilDisposed()
    {
        await using (var first = Create())
        {
            await first.InitializeAsync(TestContext.Current.CancellationToken);
            // Initializing again succeeds, because the store holds the lock itself.
            await first.InitializeAsync(TestContext.Current.CancellationToken);

            await using var second = Create();
            var exception = await Should.ThrowAsync<JobStoreInUseException>(
                () => second.InitializeAsync(TestContext.Current.CancellationToken));
            exception.Message.ShouldContain($"another gateway uses the SQLite file '{File}'");
        }

        await using var third = Create();
        await third.InitializeAsync(TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File + ".lock").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private JobStore Create() => JobStoreFactory.Create(
        StoreAddress.Parse($"Data Source={File}", out _)!, new JobsOptions(), new StoreMetrics(TimeProvider.System), TimeProvider.System,
        NullLogger<JobStore>.Instance);
}
