using System.Net;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>Files in an S3-compatible store.</summary>
public sealed class S3Tests
{
    [Fact]
    public async Task File_InABucket_IsServedByteForByteAndDeleted()
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync(server.Settings);
        var bytes = FileCalls.PngOf(3_000_000);

        var url = await gateway.UploadAsync(bytes);

        server.Objects.ShouldHaveSingleItem().ShouldMatch("^gateway/[0-9a-f]{32}\\.0\\.[0-9a-f]{32}$");
        UploadTests.StoredFiles(gateway).ShouldBeEmpty("the directory has only uploads that wait");
        using (var read = await gateway.ReadAsync(url))
        {
            (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(bytes);
        }

        using var deleted = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        server.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Parts_InABucket_AreOneFile()
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync(server.Settings);
        var bytes = FileCalls.PngOf(200_000);
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var first = await gateway.PutPartAsync(upload, 1, bytes[..150_000]);
        var second = await gateway.PutPartAsync(upload, 2, bytes[150_000..]);

        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, first), (2, second)));

        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var read = await gateway.ReadAsync(upload.File);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(bytes);
        var names = new List<string>();
        await foreach (var (name, changedAt) in gateway.Service<IFileStorage>().ListAsync(TestContext.Current.CancellationToken))
        {
            names.Add(name);
            changedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
        }

        names.Select(name => name[32..35]).ShouldBe([".1.", ".2."], ignoreOrder: true);
    }

    [Fact]
    public async Task Check_OfAnObject_FindsMissingOnesAndAnotherLength()
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync(server.Settings);
        var cancellation = TestContext.Current.CancellationToken;
        var storage = gateway.Service<IFileStorage>();
        await gateway.UploadAsync(FileCalls.PngOf(1000));
        var name = server.Objects.ShouldHaveSingleItem()["gateway/".Length..];

        await storage.CheckAsync(name, 1000, cancellation);

        (await Should.ThrowAsync<FileStorageException>(() => storage.CheckAsync(name, 999, cancellation))).Fault
            .ShouldBe(FileStorageFault.Missing);
        await storage.RemoveAsync(name, cancellation);
        (await Should.ThrowAsync<FileStorageException>(() => storage.CheckAsync(name, 1000, cancellation))).Fault
            .ShouldBe(FileStorageFault.Missing);
    }

    /// <summary>The answer of the store to a check has no body that says so.</summary>
    [Fact]
    public async Task Check_WithoutTheBucket_IsUnavailable()
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync([.. server.Settings, ("Gateway:Files:S3:Bucket", "another")]);

        var exception = await Should.ThrowAsync<FileStorageException>(() => gateway.Service<IFileStorage>()
            .CheckAsync(
                "00112233445566778899aabbccddeeff.0.00112233445566778899aabbccddeeff", 1000, TestContext.Current.CancellationToken));

        exception.Fault.ShouldBe(FileStorageFault.Unavailable);
    }

    [Fact]
    public async Task Storage_WhileTheStoreIsDown_IsUnavailable()
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync(server.Settings);
        var url = await gateway.UploadAsync(FileCalls.Png);
        var upload = await gateway.Client.InitiateAsync();
        await server.StopAsync();

        using var put = await gateway.PutAsync(upload.Upload, FileCalls.Png);
        using var read = await gateway.ReadAsync(url);

        await put.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        await read.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        UploadTests.StoredFiles(gateway).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Gateway:Files:S3:Bucket", "another", "the bucket does not exist")]
    [InlineData("Gateway:Files:S3:AccessKey", "WRONG-KEY", "refuses the credentials")]
    public async Task Start_WithAWrongSetting_LogsWhatIsWrong(string key, string value, string reason)
    {
        await using var server = await S3Server.StartAsync();
        await using var gateway = await TestGateway.StartAsync([.. server.Settings, (key, value)]);

        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 873, TestContext.Current.CancellationToken);

        logged.Message.ShouldContain(reason);
        var upload = await gateway.Client.InitiateAsync();
        using var put = await gateway.PutAsync(upload.Upload, FileCalls.Png);
        await put.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        gateway.Logs.Entries.ShouldNotContain(entry => entry.ToString()!.Contains("WRONG-KEY", StringComparison.Ordinal));
    }
}
