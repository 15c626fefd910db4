using Gateway.Files.Storage;

namespace Gateway.UnitTests.Files;

public sealed class FolderSyncTests : IDisposable
{
    private const string Name = "00112233445566778899aabbccddeeff.0.ffeeddccbbaa99887766554433221100";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-sync-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Flush_OfAFolder_Succeeds() => FolderSync.Flush(_folder.FullName);

    [Fact]
    public void Flush_OfAMissingFolder_Fails() =>
        Should.Throw<IOException>(() => FolderSync.Flush(Path.Combine(_folder.FullName, "missing")));

    /// <summary>The kernel flushes no folder of this file system.</summary>
    [Fact]
    public void Flush_ThatTheFileSystemRefuses_Fails()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");

        Should.Throw<IOException>(() => FolderSync.Flush("/proc"));
    }

    /// <summary>A file that was renamed is durable when its folder was flushed after that.</summary>
    [Fact]
    public async Task Complete_OfAFile_FlushesItsFolderAfterTheNewName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no inotify.");
        var storage = new DirectoryStorage(_folder.FullName);
        await using var writer = await storage.CreateAsync(Name, Cancellation);
        using var watch = new FolderWatch(Path.Combine(_folder.FullName, Name[..2]));

        await writer.CompleteAsync(Cancellation);

        watch.Take().ShouldBe(["named", "opened"]);
    }
}
