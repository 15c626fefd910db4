using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Gateway.Files;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Files;

/// <summary>The gateway as a process that is killed during uploads: it serves no half file, and its sweep leaves no bytes without a
/// file.</summary>
public sealed class KilledUploadTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    /// <summary>Environment variable that raises the number of kills.</summary>
    private const string RoundsVariable = "GATEWAY_TEST_UPLOAD_KILLS";
    private const int DefaultRounds = 5;
    private const int Callers = 6;
    private const int MostFilesARound = 25;
    private const int MostBytes = 700_000;

    [Fact]
    public async Task Gateway_KilledDuringUploads_ServesNoHalfFileAndLeavesNoOrphan()
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var (directory, database) = (Path.Combine(files.Path, "files"), Path.Combine(files.Path, "jobs.db"));
        var environment = Environment(upstream, key, $"Data Source={database}", directory);
        var rounds = int.TryParse(System.Environment.GetEnvironmentVariable(RoundsVariable), CultureInfo.InvariantCulture, out var asked)
            ? asked : DefaultRounds;
        var random = TestSeed.CreateRandom();
        var uploads = new Uploads();
        var cut = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(environment);
            using var client = CrashTests.ClientOf(gateway, key);
            await uploads.ShouldBeWholeAsync(client);
            // One upload is certainly under way at the kill, and has bytes on the disk.
            var held = new CutContent(FileCalls.PngOf(MostBytes), MostBytes / 2);
            var upload = await client.InitiateAsync();
            uploads.Begun(upload.File, held.Bytes);
            var put = HoldAsync(client, upload, held);
            // Those of the killed processes may not be swept yet.
            await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(directory).Any(
                name => name.StartsWith(FileIds.NameOf(FileCalls.IdOf(upload.File)), StringComparison.Ordinal)));
            var moment = uploads.Stored.Count + random.Next(1, MostFilesARound);
            var callers = Enumerable.Range(round * Callers, Callers)
                .Select(seed => UploadUntilKilledAsync(client, uploads, seed)).ToArray();
            await Eventually.IsTrueAsync(() => uploads.Stored.Count >= moment);
            cut += PartialIn(directory);
            await gateway.KillAsync();
            held.SendRest();
            await Task.WhenAll([.. callers, put]);
        }

        await using (var last = await GatewayProcess.StartAsync(environment))
        {
            using var survivor = CrashTests.ClientOf(last, key);
            await uploads.ShouldBeWholeAsync(survivor);
            await Eventually.IsTrueAsync(async () =>
            {
                var rows = await StoredFiles.NamesOfRowsAsync($"Data Source={database}");
                // A part whose process was killed before it was completed has the name of its row until the sweep comes to it.
                return StoredFiles.NamesIn(directory).SequenceEqual(rows)
                    && await StoredFiles.LeasesAsync($"Data Source={database}") == 0;
            });
            await uploads.ShouldBeWholeAsync(survivor);
        }

        cut.ShouldBeGreaterThanOrEqualTo(rounds);
        StoredFiles.NamesIn(directory).ShouldAllBe(static name => !name.Contains("partial", StringComparison.Ordinal));
        StoredFiles.NamesIn(directory).ShouldBe(await StoredFiles.NamesOfRowsAsync($"Data Source={database}"));
        (await StoredFiles.WrongTotalsAsync($"Data Source={database}")).ShouldBeEmpty();
    }

    /// <summary>The other replica serves what was stored, and receives what was cut: the upload URL still works.</summary>
    [Fact]
    public async Task Replica_KilledDuringAnUpload_TheOtherSweepsItAndReceivesItAgain()
    {
        await using var upstream = await SandboxServer.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var (directory, database) = (Path.Combine(files.Path, "files"), await PostgresTestDatabase.CreateAsync(cluster));
        var environment = Environment(upstream, key, database, directory);
        await using var other = await GatewayProcess.StartAsync(environment);
        using var second = CrashTests.ClientOf(other, key);
        var bytes = FileCalls.PngOf(MostBytes);
        UploadUrls upload;
        await using (var killed = await GatewayProcess.StartAsync(environment))
        {
            using var first = CrashTests.ClientOf(killed, key);
            upload = await first.InitiateAsync();
            var held = new CutContent(bytes, MostBytes / 2);
            var put = SendAsync(first, upload.Upload, held);
            await Eventually.IsTrueAsync(() => PartialIn(directory) == 1);
            using (var early = await PutAsync(second, upload.Upload, bytes))
            {
                early.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            }

            await killed.KillAsync();
            held.SendRest();
            (await put).ShouldBeNull();
        }

        using (var half = await GetAsync(second, upload.File))
        {
            half.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        // The lease of the killed process lasts for a minute. The test does not wait for it.
        await PostgresTestDatabase.ExecuteAsync(database, "UPDATE gateway_file_parts SET leased_until = 1 WHERE leased_until IS NOT NULL");
        await Eventually.IsTrueAsync(() => StoredFiles.NamesIn(directory).Length == 0);
        await Eventually.IsTrueAsync(async () => await StoredFiles.LeasesAsync(database) == 0);
        using (var again = await PutAsync(second, upload.Upload, bytes))
        {
            again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.TextAsync());
        }

        using var whole = await GetAsync(second, upload.File);
        (await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(bytes);
        (await StoredFiles.WrongTotalsAsync(database)).ShouldBeEmpty();
    }

    private static int PartialIn(string directory) =>
        StoredFiles.NamesIn(directory).Count(static name => name.EndsWith(".partial", StringComparison.Ordinal));

    private static Dictionary<string, string> Environment(SandboxServer upstream, TestKey key, string database, string directory)
    {
        var environment = CrashTests.Environment(upstream, key, "unused");
        environment["ConnectionStrings__Jobs"] = database;
        environment["Gateway__Files__Directory"] = directory;
        environment["Gateway__Files__SweepInterval"] = "00:00:01";
        return environment;
    }

    private static async Task HoldAsync(HttpClient client, UploadUrls upload, CutContent content) =>
        (await SendAsync(client, upload.Upload, content)).ShouldBeNull();

    private static async Task UploadUntilKilledAsync(HttpClient client, Uploads uploads, int seed)
    {
        var random = new Random(seed);
        try
        {
            while (true)
            {
                var bytes = FileCalls.PngOf(random.Next(100, MostBytes), random.Next());
                var isMultipart = random.Next(3) == 0;
                var upload = await client.InitiateAsync(isMultipart: isMultipart);
                uploads.Begun(upload.File, bytes);
                using var answer = isMultipart
                    ? await UploadPartsAsync(client, upload, bytes)
                    : await PutAsync(client, upload.Upload, bytes);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.TextAsync());
                uploads.Stored.Add(upload.File.AbsolutePath);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The gateway is killed.
        }
    }

    private static async Task<HttpResponseMessage> UploadPartsAsync(HttpClient client, UploadUrls upload, byte[] bytes)
    {
        var parts = new List<(int, string)>();
        foreach (var (index, part) in bytes.Chunk((bytes.Length / 3) + 1).Index())
        {
            using var answer = await PutAsync(client, new Uri($"{upload.Upload}/{index + 1}"), part);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.TextAsync());
            parts.Add((index + 1, (await answer.JsonAsync()).GetProperty("etag").GetString()!));
        }

        return await client.PostAsync(
            new Uri($"{upload.Upload}/complete"), HttpExtensions.Json(FileCalls.PartsBody([.. parts])),
            TestContext.Current.CancellationToken);
    }

    /// <returns>Null: the connection broke.</returns>
    private static async Task<HttpStatusCode?> SendAsync(HttpClient client, Uri url, HttpContent content)
    {
        try
        {
            content.Headers.ContentType = new("image/png");
            using var response = await client.PutAsync(url, content, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Uri url, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("image/png");
        return client.PutAsync(On(client, url), content, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, Uri url) =>
        client.GetAsync(On(client, url), TestContext.Current.CancellationToken);

    /// <summary>The URL at the gateway of this client: another process has another port.</summary>
    private static Uri On(HttpClient client, Uri url) => new(client.BaseAddress!, url.AbsolutePath);

    private sealed class Uploads
    {
        private readonly ConcurrentDictionary<string, byte[]> _digests = new(StringComparer.Ordinal);

        /// <summary>The paths of files whose uploads have got their answers.</summary>
        public ConcurrentBag<string> Stored { get; } = [];

        public void Begun(Uri file, byte[] bytes) => _digests[file.AbsolutePath] = SHA256.HashData(bytes);

        /// <summary>Every file that was answered for is served. Of the others, each is served whole or not at all.</summary>
        public async Task ShouldBeWholeAsync(HttpClient client)
        {
            var stored = Stored.ToHashSet(StringComparer.Ordinal);
            foreach (var (path, digest) in _digests)
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    stored.ShouldNotContain(path);
                    continue;
                }

                response.StatusCode.ShouldBe(HttpStatusCode.OK);
                SHA256.HashData(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(digest);
            }
        }
    }
}
