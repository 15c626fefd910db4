using System.Net;
using Gateway.Files.Sweeping;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Files;

/// <summary>The end of files: by time, by their owner, and at another replica.</summary>
public sealed class FileSweepTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string OneSecond = """{"expiration_duration_seconds":1}""";

    [Fact]
    public async Task File_Expired_IsNotServedAndItsBytesAreRemoved()
    {
        using var files = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:Directory", files.Path), ("Gateway:Files:SweepInterval", "00:00:01"));
        var kept = await gateway.UploadAsync(FileCalls.PngOf(2000));
        var expired = await gateway.UploadAsync(FileCalls.PngOf(1000), lifecycle: OneSecond);
        var parts = await gateway.Client.InitiateAsync(isMultipart: true, lifecycle: OneSecond);
        var etag = await gateway.PutPartAsync(parts, 1, FileCalls.PngOf(3000));
        using (var complete = await gateway.CompleteAsync(parts, FileCalls.PartsBody((1, etag))))
        {
            complete.StatusCode.ShouldBe(HttpStatusCode.OK, await complete.TextAsync());
        }

        await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(files.Path).Length == 1);

        foreach (var url in new[] { expired, parts.File })
        {
            using var gone = await gateway.ReadAsync(url);
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var whole = await gateway.ReadAsync(kept);
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A file that has expired is not served, also while the sweep has not removed it.</summary>
    [Fact]
    public async Task File_ExpiredBeforeTheSweep_IsNotServed()
    {
        using var files = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:Directory", files.Path), ("Gateway:Files:SweepInterval", "01:00:00"));
        var url = await gateway.UploadAsync(FileCalls.PngOf(1000), lifecycle: OneSecond);

        await Eventually.IsTrueAsync(async () =>
        {
            using var read = await gateway.ReadAsync(url);
            return read.StatusCode == HttpStatusCode.NotFound;
        });

        StoredFiles.NamesIn(files.Path).Length.ShouldBe(1);
    }

    /// <summary>Bytes that no row knows are removed, and files of others in the directory are left alone.</summary>
    [Fact]
    public async Task Start_BytesWithoutARow_AreRemoved()
    {
        using var files = new TemporaryDirectory();
        var name = new string('a', 32);
        var old = TimeProvider.System.GetUtcNow().UtcDateTime - 2 * FileSweep.Grace;
        Directory.CreateDirectory(Path.Combine(files.Path, "aa"));
        var token = new string('b', 32);
        foreach (var file in new[] { $"{name}.0.{token}", $"{name}.7.{token}", $"{name}.8.{token}.partial", "notes.txt" })
        {
            var path = Path.Combine(files.Path, "aa", file);
            await File.WriteAllTextAsync(path, "x", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(path, old);
        }

        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Directory", files.Path));

        await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(files.Path).Length == 1);
        StoredFiles.NamesIn(files.Path).ShouldBe(["notes.txt"]);
    }

    [Fact]
    public async Task File_OfOneReplica_IsServedAndRemovedByAnother()
    {
        using var files = new TemporaryDirectory();
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions(), await PostgresTestDatabase.CreateAsync(cluster), ("Gateway:Files:Directory", files.Path));
        await using var one = await fleet.AddAsync();
        await using var two = await fleet.AddAsync();
        using var first = fleet.ClientOf(one);
        using var second = fleet.ClientOf(two);
        var bytes = FileCalls.PngOf(100_000);
        var whole = await one.UploadAsync(bytes, client: first);
        // Each part of this upload is received by another replica.
        var upload = await first.InitiateAsync(isMultipart: true);
        var there = new UploadUrls(new Uri(two.Address, upload.Upload.AbsolutePath), upload.File);
        var etags = new[] { await one.PutPartAsync(upload, 1, bytes), await two.PutPartAsync(there, 2, bytes) };
        using (var complete = await two.CompleteAsync(there, FileCalls.PartsBody((1, etags[0]), (2, etags[1]))))
        {
            complete.StatusCode.ShouldBe(HttpStatusCode.OK, await complete.TextAsync());
        }

        (await ReadAsync(two, whole)).ShouldBe(bytes);
        (await ReadAsync(one, upload.File)).ShouldBe([.. bytes, .. bytes]);
        using var removed = await second.DeleteAsync(
            new Uri(whole.AbsolutePath, UriKind.Relative), TestContext.Current.CancellationToken);
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent, await removed.TextAsync());

        using var gone = await one.ReadAsync(whole);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        StoredFiles.NamesIn(files.Path).Length.ShouldBe(2);
        (await StoredFiles.WrongTotalsAsync(fleet.Database)).ShouldBeEmpty();
    }

    private static async Task<byte[]> ReadAsync(TestGateway gateway, Uri url)
    {
        using var response = await gateway.ReadAsync(new Uri(gateway.Address, url.AbsolutePath));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
