using System.Net;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Files.References;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Management;
using Microsoft.Extensions.Hosting;

namespace Gateway.FunctionalTests.Files;

/// <summary>The directory of the files is not there while the gateway runs: its volume is not mounted, or it was renamed or
/// replaced.</summary>
public sealed class MissingDirectoryTests
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("an empty folder")]
    [InlineData("a file")]
    public async Task Directory_ThatIsAway_IsAFaultOfTheStorageAndNoLossOfFiles(string inItsPlace)
    {
        using var root = new TemporaryDirectory();
        var path = Path.Combine(root.Path, "files");
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Directory", path));
        var url = await gateway.UploadAsync(FileCalls.Png);
        var (begun, upload) = (await gateway.Client.InitiateAsync(isMultipart: true), await gateway.Client.InitiateAsync());
        var etag = await gateway.PutPartAsync(begun, 1, FileCalls.Png);
        var body = $$"""{"prompt":"a","image_url":"{{gateway.UrlOf(FileCalls.IdOf(url))}}"}""";
        PutAway(path, inItsPlace);

        Func<Task<HttpResponseMessage>>[] calls =
        [
            () => gateway.ReadAsync(url),
            () => gateway.PutAsync(upload.Upload, FileCalls.Png),
            () => gateway.CompleteAsync(begun, FileCalls.PartsBody((1, etag))),
            () => gateway.Client.SubmitAsync(Seeds.Wan, body),
        ];
        foreach (var call in calls)
        {
            using var response = await call();
            await response.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        }

        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == 870 && entry.Message.Contains(path));
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == 871);
        (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()).ShouldBeFalse();
        gateway.Sandbox.RequestCount.ShouldBe(0);

        BringBack(path, inItsPlace);
        (await gateway.ReadAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.CompleteAsync(begun, FileCalls.PartsBody((1, etag)))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A deleted file ends at once. Its row stays until its bytes can be removed.</summary>
    [Fact]
    public async Task File_DeletedWhileItsDirectoryIsAway_KeepsItsRow()
    {
        using var root = new TemporaryDirectory();
        var path = Path.Combine(root.Path, "files");
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Directory", path));
        var url = await gateway.UploadAsync(FileCalls.Png);
        PutAway(path, "an empty folder");

        using var deleted = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var limits = await gateway.Client.GetAsync(new Uri("/limits", UriKind.Relative), TestContext.Current.CancellationToken);
        (await limits.JsonAsync()).GetProperty("files").GetProperty("number").GetProperty("used").GetInt32().ShouldBe(1);
        StoredFiles.NamesIn(path + ".away").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithANewDirectoryForFilesOfTheDatabase_Warns(bool isNew)
    {
        using var root = new TemporaryDirectory();
        var path = Path.Combine(root.Path, "files");
        (string, string)[] settings =
            [("Gateway:Files:Directory", path), ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(root.Path, "jobs.db")}")];
        await using (var first = await TestGateway.StartAsync(settings))
        {
            await first.UploadAsync(FileCalls.Png);
            first.Logs.Entries.ShouldNotContain(entry => entry.EventId == 874);
        }

        if (isNew)
        {
            Directory.Delete(path, recursive: true);
        }

        await using var second = await TestGateway.StartAsync(settings);

        var check = second.Service<IEnumerable<IHostedService>>().OfType<StorageCheck>().ShouldHaveSingleItem();
        await check.ExecuteTask.ShouldNotBeNull().WaitAsync(TestContext.Current.CancellationToken);
        second.Logs.Entries.Any(entry => entry.EventId == 874 && entry.Message.Contains(path)).ShouldBe(isNew);
    }

    /// <summary>An operator sees it as long as it lasts, and the gateway stays ready: only files need the storage.</summary>
    [Fact]
    public async Task Directory_ThatIsAway_IsAWarningOfTheHealthCheckUntilItIsBack()
    {
        using var root = new TemporaryDirectory();
        var path = Path.Combine(root.Path, "files");
        await using var gateway = await ManagedGateway.StartAsync(("Gateway:Files:Directory", path));
        (await StorageAsync(gateway)).ShouldBe(("ok", "The last use of the storage of files has succeeded."));

        var upload = await gateway.Client.InitiateAsync();
        PutAway(path, "an empty folder");
        (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var (status, reason) = await StorageAsync(gateway);
        status.ShouldBe("warning");
        reason.ShouldStartWith($"The storage of files has failed: the directory of the files {path} is not there");

        BringBack(path, "an empty folder");
        (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StorageAsync(gateway)).Status.ShouldBe("ok");
    }

    [Fact]
    public async Task NewDirectory_ForFilesOfTheDatabase_IsAWarningOfTheHealthCheckUntilAnotherIsMounted()
    {
        using var root = new TemporaryDirectory();
        var path = Path.Combine(root.Path, "files");
        (string, string)[] settings =
            [("Gateway:Files:Directory", path), ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(root.Path, "jobs.db")}")];
        await using (var first = await ManagedGateway.StartAsync(settings))
        {
            await first.UploadAsync(FileCalls.Png);
            (await StorageAsync(first)).Status.ShouldBe("ok");
        }

        Directory.Move(path, path + ".away");
        await using var second = await ManagedGateway.StartAsync(settings);
        await second.Service<IEnumerable<IHostedService>>().OfType<StorageCheck>().Single()
            .ExecuteTask.ShouldNotBeNull().WaitAsync(TestContext.Current.CancellationToken);

        var (status, reason) = await StorageAsync(second);
        status.ShouldBe("warning");
        reason.ShouldBe("The directory of the files was new at the start, and the database had 1 files and uploads: check that its "
            + "volume is mounted (event 874).");
        await second.UploadAsync(FileCalls.Png);
        (await StorageAsync(second)).Status.ShouldBe("warning");

        Directory.Delete(path, recursive: true);
        Directory.Move(path + ".away", path);
        (await StorageAsync(second)).Status.ShouldBe("ok");
    }

    private static async Task<(string Status, string Reason)> StorageAsync(TestGateway gateway)
    {
        using var response = await gateway.ManageAsync("/healthz/ready");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var check = (await response.JsonAsync()).GetProperty("checks").EnumerateArray()
            .Single(static check => check.GetProperty("name").GetString() == "file_storage");
        return (check.GetProperty("status").GetString()!, check.GetProperty("reason").GetString()!);
    }

    private static void PutAway(string path, string inItsPlace)
    {
        Directory.Move(path, path + ".away");
        if (inItsPlace == "a file")
        {
            File.WriteAllText(path, "");
        }
        else if (inItsPlace == "an empty folder")
        {
            Directory.CreateDirectory(path);
        }
    }

    private static void BringBack(string path, string inItsPlace)
    {
        if (inItsPlace == "a file")
        {
            File.Delete(path);
        }
        else if (inItsPlace == "an empty folder")
        {
            Directory.Delete(path);
        }

        Directory.Move(path + ".away", path);
    }
}
