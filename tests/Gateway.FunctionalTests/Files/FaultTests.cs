using System.Net;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files;

/// <summary>The storage of files fails.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(FileStorageFault.Full, HttpStatusCode.InsufficientStorage, "file_storage_full")]
    [InlineData(FileStorageFault.Unavailable, HttpStatusCode.ServiceUnavailable, "file_storage_unavailable")]
    public async Task Put_WhileTheStorageFails_IsRefusedAndCanBeTriedAgain(object fault, HttpStatusCode status, string errorType)
    {
        using var files = new TemporaryDirectory();
        var storage = new FailingStorage(new DirectoryStorage(files.Path)) { Fault = (FileStorageFault)fault };
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), null, services => services.AddSingleton<IFileStorage>(storage),
            ("Gateway:Files:MaxBytes", "200000"), ("Gateway:Files:MaxTotalBytes", "200000"));
        var bytes = FileCalls.PngOf(200_000);
        var upload = await gateway.Client.InitiateAsync();

        using (var failed = await gateway.PutAsync(upload.Upload, bytes))
        {
            await failed.ShouldBeErrorAsync(status, errorType);
        }

        Directory.GetFiles(files.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == 870);
        storage.Fault = null;
        using var stored = await gateway.PutAsync(upload.Upload, bytes);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The lease lasts 90 s, and a client tries again within seconds.</summary>
    [Fact]
    public async Task Put_WhoseBytesCannotBeRemoved_CanBeTriedAgainAtOnce()
    {
        using var files = new TemporaryDirectory();
        var storage = new FailingStorage(new DirectoryStorage(files.Path)) { Fault = FileStorageFault.Unavailable, FailsToRemove = true };
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), null, services => services.AddSingleton<IFileStorage>(storage));
        var (whole, parts) = (await gateway.Client.InitiateAsync(), await gateway.Client.InitiateAsync(isMultipart: true));
        Uri[] urls = [whole.Upload, new(parts.Upload + "/1")];
        foreach (var url in urls)
        {
            using var failed = await gateway.PutAsync(url, FileCalls.Png);
            await failed.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        }

        (await gateway.Client.LimitsAsync()).GetProperty("files").GetProperty("bytes").GetProperty("used").GetInt32()
            .ShouldBe(2 * FileCalls.Png.Length);
        storage.Fault = null;
        foreach (var url in urls)
        {
            using var stored = await gateway.PutAsync(url, FileCalls.Png);
            stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    /// <summary>The device refuses every byte, as a full disk does.</summary>
    [Fact]
    public async Task Write_OnAFullDevice_IsTheFaultFull()
    {
        Require.Present(File.Exists("/dev/full"), "/dev/full is missing");

        var full = await Should.ThrowAsync<IOException>(async () =>
        {
            await using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await device.WriteAsync(FileCalls.Png, TestContext.Current.CancellationToken);
        });

        FileFaults.Of(full).Fault.ShouldBe(FileStorageFault.Full);
    }

    [Fact]
    public async Task Delete_WhileTheStorageFails_EndsTheFile()
    {
        using var files = new TemporaryDirectory();
        var storage = new FailingStorage(new DirectoryStorage(files.Path));
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), null, services => services.AddSingleton<IFileStorage>(storage));
        var url = await gateway.UploadAsync(FileCalls.Png);
        storage.FailsToRemove = true;

        using var deleted = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);
        using var read = await gateway.ReadAsync(url);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await read.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == 850);
    }

    [Fact]
    public async Task Start_WithADirectoryThatIsAFile_IsAProblemOfTheConfiguration()
    {
        using var files = new TemporaryDirectory();
        var path = Path.Combine(files.Path, "file");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        var error = new StringWriter();

        var code = await GatewayHost.RunAsync(
            ["--Gateway:Upstream:Token=a-token-of-this-test", $"--Gateway:Files:Directory={path}", "--urls=http://127.0.0.1:0"], error);

        code.ShouldBe(1);
        error.ToString().ShouldContain("Gateway:Files:Directory: must be a directory that the gateway can write to");
    }
}
