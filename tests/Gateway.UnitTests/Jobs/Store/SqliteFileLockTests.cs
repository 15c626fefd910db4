using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Files;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
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

    /// <summary>The processes that had leases of uploads have ended, because only one may use the file.</summary>
    [Fact]
    public async Task Store_OfAGateway_EndsTheLeasesOfTheProcessBefore()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (name, limits) = (FileIds.NameOf("a"), new FileLimits(long.MaxValue, long.MaxValue, int.MaxValue));
        var (now, until) = (Samples.Start, Samples.Start.AddHours(1));
        await using (var first = Create())
        {
            await first.InitializeAsync(cancellation);
            await first.AddFileAsync(
                new NewFile(
                    name, "a", FileIds.DigestOf("a"), "studio", IsMultipart: false, "image/png", "a", IsPrivate: false, now, until,
                    TimeSpan.FromDays(1)),
                limits, cancellation);
            await first.BeginPartAsync(new PartLease(name, 0, "first"), 10, limits, now, until, cancellation);
            await first.InitializeAsync(cancellation);
            (await first.TakeAbandonedPartsAsync("sweep", now, until, 10, cancellation)).ShouldBeEmpty();
        }

        await using var second = Create();
        await second.InitializeAsync(cancellation);

        (await second.TakeAbandonedPartsAsync("sweep", now, until, 10, cancellation)).ShouldHaveSingleItem()
            .ShouldBe(new AbandonedPart(new PartLease(name, 0, "sweep"), "first"));
    }

    private JobStore Create() => JobStoreFactory.Create(
        StoreAddress.Parse($"Data Source={File}", out _)!, new JobsOptions(), new StoreMetrics(TimeProvider.System), TimeProvider.System,
        NullLogger<JobStore>.Instance);
}
