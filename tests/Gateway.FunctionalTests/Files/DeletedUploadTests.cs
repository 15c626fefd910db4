using System.Net;
using Gateway.Files.Storage;
using Gateway.Files.Uploads;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files;

/// <summary>
/// <c>DELETE /files/{id}</c> of an upload that is not complete. The quotas of these tests have room for one upload, so that each test
/// shows whether the deletion has freed them.
/// </summary>
public sealed class DeletedUploadTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private const int Room = 200_000;

    private static readonly (string Key, string Value)[] OneUpload =
    [
        ("Gateway:Files:PerClient:MaxFiles", "1"), ("Gateway:Files:MaxBytes", $"{Room}"),
        ("Gateway:Files:PerClient:MaxTotalBytes", $"{Room}"),
    ];

    private static readonly byte[] Whole = FileCalls.PngOf(Room);

    private readonly TemporaryDirectory _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Delete_WithStoredParts_EndsTheUploadAndFreesItsQuota()
    {
        var stranger = TestKey.Create();
        await using var gateway = await StartAsync([.. OneUpload, ("Gateway:Clients:stranger:Keys:0:Sha256", stranger.Sha256)]);
        using var other = gateway.CreateClient(stranger.Text);
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var etag = await gateway.PutPartAsync(upload, 1, Whole);

        using (var foreign = await other.DeleteAsync(upload.File, Cancellation))
        {
            await foreign.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        }

        (await DeleteAsync(gateway, upload)).ShouldBe(HttpStatusCode.NoContent);

        (await DeleteAsync(gateway, upload)).ShouldBe(HttpStatusCode.NotFound);
        using var part = await gateway.PutAsync(new Uri($"{upload.Upload}/1"), Whole, null);
        await part.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        using var complete = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));
        await complete.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        await NothingShouldBeLeftAsync(gateway);
    }

    [Fact]
    public async Task Delete_BeforeTheFirstByte_EndsTheUpload()
    {
        await using var gateway = await StartAsync(OneUpload);
        var upload = await gateway.Client.InitiateAsync();

        (await DeleteAsync(gateway, upload)).ShouldBe(HttpStatusCode.NoContent);

        using var put = await gateway.PutAsync(upload.Upload, Whole);
        await put.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        await NothingShouldBeLeftAsync(gateway);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_WhileBytesArrive_EndsTheRequestsAndFreesTheirQuota(bool isMultipart)
    {
        await using var gateway = await StartAsync(OneUpload);
        var upload = await gateway.Client.InitiateAsync(isMultipart: isMultipart);
        using var body = new HeldContent(Whole, before: 100_000, Whole.Length);
        var put = gateway.PutAsync(isMultipart ? new Uri($"{upload.Upload}/1") : upload.Upload, body, "image/png");
        await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(_files.Path).Length == 1);

        (await DeleteAsync(gateway, upload)).ShouldBe(HttpStatusCode.NoContent);

        await NothingShouldBeLeftAsync(gateway);
        body.Continue();
        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_WhileBytesAreMadeDurable_EndsTheRequest(bool obeysCancellation)
    {
        var storage = new SlowStorage(_files.Path);
        await using var gateway = await StartAsync(OneUpload, storage);
        var upload = await gateway.Client.InitiateAsync();
        var hold = storage.HoldNext(obeysCancellation);
        var put = gateway.PutAsync(upload.Upload, Whole);
        await hold.Begun;

        var deletion = DeleteAsync(gateway, upload);
        if (!obeysCancellation)
        {
            // The deletion waits for the request. The upload has ended already.
            await Eventually.IsTrueAsync(async () =>
            {
                using var again = await gateway.PutAsync(upload.Upload, Whole);
                return again.StatusCode == HttpStatusCode.NotFound;
            });
            hold.Release();
        }

        (await deletion).ShouldBe(HttpStatusCode.NoContent);
        await NothingShouldBeLeftAsync(gateway);
        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
    }

    [Fact]
    public async Task Delete_WhileCompleteReadsTheParts_EndsTheUpload()
    {
        var storage = new SlowStorage(_files.Path);
        await using var gateway = await StartAsync(OneUpload, storage);
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var etag = await gateway.PutPartAsync(upload, 1, Whole);
        var hold = storage.HoldNextOpen();
        var complete = gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));
        await hold.Begun;

        (await DeleteAsync(gateway, upload)).ShouldBe(HttpStatusCode.NoContent);
        hold.Release();

        using var ended = await complete;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == 871, "bytes that the client has deleted are not lost");
        await NothingShouldBeLeftAsync(gateway);
    }

    /// <summary>The request at the other replica notices the deletion when it renews its lease, or at its end.</summary>
    [Fact]
    public async Task Delete_WhileAnotherReplicaReceivesBytes_LeavesTheRestToItsRequest()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster),
            [.. OneUpload, ("Gateway:Files:Directory", _files.Path), ("Gateway:Files:SweepInterval", "01:00:00")]);
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        var upload = await first.InitiateAsync(isMultipart: true);
        await one.PutPartAsync(upload, 1, Whole[..50_000]);
        using var body = new HeldContent(Whole[50_000..], before: 100_000, Room - 50_000);
        var put = one.PutAsync(new Uri($"{upload.Upload}/2"), body, "image/png");
        await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(_files.Path).Length == 2);

        using var deleted = await second.DeleteAsync(new Uri(upload.File.AbsolutePath, UriKind.Relative), Cancellation);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        StoredFiles.NamesIn(_files.Path).ShouldHaveSingleItem().ShouldEndWith(".partial");
        body.Continue();
        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        (await StoredFiles.WrongTotalsAsync(fleet.Database)).ShouldBeEmpty();
        await one.UploadAsync(Whole, client: first);
    }

    [Fact]
    public async Task Delete_SeveralAtOnceWithPuts_LeaveNothing()
    {
        await using var gateway = await StartAsync(OneUpload);
        for (var round = 0; round < 10; round++)
        {
            var upload = await gateway.Client.InitiateAsync();
            var put = gateway.PutAsync(upload.Upload, Whole);

            var deletions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DeleteAsync(gateway, upload)));

            deletions.Count(static status => status == HttpStatusCode.NoContent).ShouldBe(1);
            deletions.Count(static status => status == HttpStatusCode.NotFound).ShouldBe(3);
            using var ended = await put;
            // The file was complete before it was deleted, or the upload was deleted.
            ((int)ended.StatusCode).ShouldBeOneOf(200, 404);
            StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        }

        await NothingShouldBeLeftAsync(gateway);
    }

    private static async Task<HttpStatusCode> DeleteAsync(TestGateway gateway, UploadUrls upload)
    {
        using var response = await gateway.Client.DeleteAsync(upload.File, Cancellation);
        if (response.StatusCode != HttpStatusCode.NoContent)
        {
            await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        }

        return response.StatusCode;
    }

    /// <summary>No byte is left, and the quota has room for one whole upload.</summary>
    private async Task NothingShouldBeLeftAsync(TestGateway gateway)
    {
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        await gateway.UploadAsync(Whole);
    }

    /// <summary>A deletion waits for the requests of its upload, however long they take. So does the gateway for the rest of a refused
    /// body: the two waits have the same time.</summary>
    private Task<TestGateway> StartAsync((string Key, string Value)[] settings, IFileStorage? storage = null) => TestGateway.StartAsync(
        new SandboxOptions(), new RenewClock(UploadsUnderWay.Longest),
        services => _ = storage is null ? services : services.AddSingleton(storage),
        [.. settings, ("Gateway:Files:Directory", _files.Path), ("Gateway:Files:SweepInterval", "01:00:00")]);
}
