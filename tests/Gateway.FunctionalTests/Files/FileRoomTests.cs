using System.Net;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Files.Uploads;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files;

/// <summary>Files that have expired, and that the sweep has not removed yet, make room for uploads that need it.</summary>
public sealed class FileRoomTests : IDisposable
{
    private const string OneMinute = """{"expiration_duration_seconds":60}""";

    private readonly TemporaryDirectory _files = new();
    private readonly StillClock _clock = new();
    private readonly FailingStorage _storage;

    public FileRoomTests() => _storage = new FailingStorage(new DirectoryStorage(_files.Path));

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Initiate_AtTheNumberOfFiles_RemovesExpiredFiles()
    {
        await using var gateway = await StartAsync(("Gateway:Files:PerClient:MaxFiles", "2"));
        await gateway.UploadAsync(FileCalls.PngOf(1000), lifecycle: OneMinute);
        var kept = await gateway.UploadAsync(FileCalls.PngOf(2000));
        _clock.Move(TimeSpan.FromSeconds(59));
        await TooManyAsync(gateway);
        _clock.Move(TimeSpan.FromSeconds(1));

        await gateway.UploadAsync(FileCalls.PngOf(3000));

        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(2);
        (await gateway.ReadAsync(kept)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await TooManyAsync(gateway);
    }

    /// <summary>The upload of a client that has left counts as well.</summary>
    [Fact]
    public async Task Initiate_AtTheNumberOfFiles_RemovesExpiredUploads()
    {
        await using var gateway = await StartAsync(("Gateway:Files:PerClient:MaxFiles", "1"), ("Gateway:Files:UploadTime", "00:10:00"));
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        await gateway.PutPartAsync(upload, 1, FileCalls.PngOf(1000));
        _clock.Move(TimeSpan.FromMinutes(10));

        await gateway.Client.InitiateAsync();

        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Put_AtALimitOfBytes_RemovesExpiredFiles(bool isOfAllClients, bool isChunked)
    {
        var stranger = TestKey.Create();
        await using var gateway = await StartAsync(
            ("Gateway:Files:MaxBytes", "100000"), ("Gateway:Clients:stranger:Keys:0:Sha256", stranger.Sha256),
            (isOfAllClients ? "Gateway:Files:MaxTotalBytes" : "Gateway:Files:PerClient:MaxTotalBytes", "100000"));
        using var other = gateway.CreateClient(stranger.Text);
        await gateway.UploadAsync(
            FileCalls.PngOf(100_000), lifecycle: OneMinute, client: isOfAllClients ? other : gateway.Client);
        _clock.Move(TimeSpan.FromMinutes(1));
        var upload = await gateway.Client.InitiateAsync();
        var bytes = FileCalls.PngOf(100_000, seed: 1);
        using HttpContent body = isChunked ? new HeldContent(bytes, bytes.Length, length: null) : new ByteArrayContent(bytes);

        using var stored = await gateway.PutAsync(upload.Upload, body, "image/png");

        stored.StatusCode.ShouldBe(HttpStatusCode.OK, await stored.TextAsync());
        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Put_AtTheLimitOfAClient_LeavesExpiredFilesOfOthers()
    {
        var stranger = TestKey.Create();
        await using var gateway = await StartAsync(
            ("Gateway:Files:MaxBytes", "100000"), ("Gateway:Files:PerClient:MaxTotalBytes", "100000"),
            ("Gateway:Clients:stranger:Keys:0:Sha256", stranger.Sha256));
        using var other = gateway.CreateClient(stranger.Text);
        await gateway.UploadAsync(FileCalls.PngOf(100_000), lifecycle: OneMinute, client: other);
        await gateway.UploadAsync(FileCalls.PngOf(100_000));
        _clock.Move(TimeSpan.FromMinutes(1));
        var upload = await gateway.Client.InitiateAsync();

        using var refused = await gateway.PutAsync(upload.Upload, FileCalls.Png);

        await refused.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded");
        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(2);
    }

    /// <summary>A body of unknown length reserves more than has arrived, if that fits. Nothing is removed for what has not
    /// arrived.</summary>
    [Fact]
    public async Task Put_OnlyItsOwnBytesFit_LeavesExpiredFiles()
    {
        await using var gateway = await StartAsync(
            ("Gateway:Files:MaxBytes", "200000"), ("Gateway:Files:PerClient:MaxTotalBytes", "200000"));
        await gateway.UploadAsync(FileCalls.PngOf(100_000), lifecycle: OneMinute);
        _clock.Move(TimeSpan.FromMinutes(1));
        var upload = await gateway.Client.InitiateAsync();
        var bytes = FileCalls.PngOf(100_000, seed: 1);

        using var stored = await gateway.PutAsync(upload.Upload, new HeldContent(bytes, bytes.Length, length: null), "image/png");

        stored.StatusCode.ShouldBe(HttpStatusCode.OK, await stored.TextAsync());
        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(2);
    }

    /// <summary>The lease of an upload that has waited for room begins after the wait.</summary>
    [Fact]
    public async Task Put_HasWaitedForRoom_HoldsItsPart()
    {
        await using var gateway = await StartAsync(
            ("Gateway:Files:MaxBytes", "100000"), ("Gateway:Files:PerClient:MaxTotalBytes", "100000"));
        await gateway.UploadAsync(FileCalls.PngOf(100_000), lifecycle: OneMinute);
        _clock.Move(TimeSpan.FromMinutes(1));
        var upload = await gateway.Client.InitiateAsync();
        var bytes = FileCalls.PngOf(100_000, seed: 1);
        var body = new HeldContent(bytes, 70_000, length: null);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _storage.Removing = () => _clock.Move(UploadCalls.Lease + TimeSpan.FromSeconds(1));
        _storage.Written = () => written.TrySetResult();
        var putting = gateway.PutAsync(upload.Upload, body, "image/png");
        await written.Task.WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);
        _storage.Removing = static () => { };

        using (var second = await gateway.PutAsync(upload.Upload, FileCalls.Png))
        {
            await second.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_in_progress");
        }

        body.Continue();
        using var stored = await putting;
        stored.StatusCode.ShouldBe(HttpStatusCode.OK, await stored.TextAsync());
    }

    /// <summary>Bytes that are still in the storage count, so that their number is always bounded.</summary>
    [Fact]
    public async Task Put_ExpiredFilesCannotBeRemoved_IsRefused()
    {
        await using var gateway = await StartAsync(
            ("Gateway:Files:MaxBytes", "100000"), ("Gateway:Files:PerClient:MaxTotalBytes", "100000"));
        await gateway.UploadAsync(FileCalls.PngOf(100_000), lifecycle: OneMinute);
        _clock.Move(TimeSpan.FromMinutes(1));
        var upload = await gateway.Client.InitiateAsync();
        _storage.FailsToRemove = true;

        using (var refused = await gateway.PutAsync(upload.Upload, FileCalls.Png))
        {
            await refused.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded");
        }

        _storage.FailsToRemove = false;
        using var stored = await gateway.PutAsync(upload.Upload, FileCalls.Png);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>More than one step of removals, and many requests at once.</summary>
    [Fact]
    public async Task Initiate_ManyAtOnce_GetExactlyTheRoomThatThereIs()
    {
        // The requests wait for room, however long the removals take.
        var clock = new RenewClock(FileRoom.Longest);
        await using var gateway = await StartAsync(clock, ("Gateway:Files:PerClient:MaxFiles", "25"));
        for (var file = 0; file < 25; file++)
        {
            await gateway.UploadAsync(FileCalls.Png, lifecycle: OneMinute);
        }

        clock.Move(TimeSpan.FromMinutes(1));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using var response = await gateway.Client.SendInitiateAsync("""{"content_type":"image/png","file_name":"a.png"}""");
            return response.StatusCode;
        }));

        statuses.Count(static status => status == HttpStatusCode.OK).ShouldBe(25);
        statuses.Count(static status => status == HttpStatusCode.RequestEntityTooLarge).ShouldBe(5);
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
    }

    private static async Task TooManyAsync(TestGateway gateway)
    {
        using var refused = await gateway.Client.SendInitiateAsync("""{"content_type":"image/png","file_name":"a.png"}""");
        await refused.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded");
    }

    private Task<TestGateway> StartAsync(params (string Key, string Value)[] settings) => StartAsync(_clock, settings);

    private Task<TestGateway> StartAsync(TimeProvider clock, params (string Key, string Value)[] settings) => TestGateway.StartAsync(
        new SandboxOptions(), clock, services => services.AddSingleton<IFileStorage>(_storage),
        [.. settings, ("Gateway:Files:SweepInterval", "01:00:00")]);
}
