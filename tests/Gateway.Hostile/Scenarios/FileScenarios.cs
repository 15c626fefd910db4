using System.Text;
using System.Text.Json;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Files that are guessed, read slowly, and named in submits.</summary>
internal static class FileScenarios
{
    private const int Clients = 20;
    private const int FullBytes = 100 * 1024 * 1024;
    private const int SmallBytes = 8 * 1024 * 1024;
    private const int MostFiles = 50;
    private const string ImagesModel = "fal-ai/qwen-image-edit-plus";

    /// <summary>Five of these are below the largest size of a body with files.</summary>
    private const int PictureBytes = 400_000;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("file-guesses", "1,000 calls/s with random ids of files and uploads, without a key and with keys", GuessAsync)
        { Expected = ["read 404", "put 404", "complete 404", "delete 404"], Forbidden = ["200", "204"] },
        new("file-paths", "400 calls/s with other spellings of the path of a file", SpellAsync)
        { PrepareAsync = run => UploadAsync(run, 1_000), Expected = ["400", "404"], Forbidden = ["200"] },
        new("files-unread", "500 clients that do not read a file of 100 MiB",
            run => new UnreadResponses(_ => Read(run)).RunAsync(run, run.Count(500, 50)))
        { PrepareAsync = UploadLargeAsync, Expected = ["200", "429"] },
        new("files-pipelined", "200 clients that send 50 requests for a file of 100 MiB and read nothing",
            run => new UnreadResponses(_ => HttpText.Repeat(Read(run), 50)).RunAsync(run, run.Count(200, 30)))
        { PrepareAsync = UploadLargeAsync, Expected = ["200"] },
        new("files-slow", "500 clients that read a file of 100 MiB at 1 KiB/s",
            run => new SlowReaders(_ => Read(run)).RunAsync(run, run.Count(500, 50)))
        { PrepareAsync = UploadLargeAsync, Expected = ["200", "429"] },
        new("files-slow-keys", "500 clients with the keys of 20 clients that read a file of 100 MiB at 1 KiB/s",
            run => new SlowReaders(i => HttpText.Get(run.Uploads[0].FilePath, run.KeyOf(i, Clients))).RunAsync(run, run.Count(500, 50)))
        { PrepareAsync = UploadLargeAsync, Expected = ["200"] },
        new("files-in-submits", "60 submits/s that name 50 or 51 files: own, of another client, unknown, too large",
            run => SubmitAsync(run, SubmitsOf(run), 60))
        {
            PrepareAsync = UploadForSubmitsAsync,
            Expected = ["unknown 422", "other client 422", "large 422", "too many 422", "too many bytes 422", "in text 200"],
            Forbidden = ["400"],
        },
        new("files-inlined", "8 loops submit 50 files of 400 KB each, 5 submits/s together", run => SubmitAsync(run, InlinedOf(run), 5))
        { PrepareAsync = UploadForSubmitsAsync, Expected = ["own 200"] },
        new("files-long-paths", "8 loops submit 100 URLs with 4,000 segments and an encoded end, 5 submits/s together",
            run => SubmitAsync(run, [("segments", Body(Enumerable.Repeat(LongPath, run.Count(100, 10))))], 5))
        { Expected = ["segments 200"] },
    ];

    /// <summary>It is below <c>/files/</c> at another host, and each decoding of it must be read.</summary>
    private static string LongPath => "http://x/" + string.Concat(Enumerable.Repeat("a/", 4_000)) + "files/%25252541";

    private static byte[] Read(AttackRun run) => HttpText.Get(run.Uploads[0].FilePath);

    private static Task UploadLargeAsync(AttackRun run) => UploadAsync(run, run.Count(FullBytes, SmallBytes));

    private static async Task UploadAsync(AttackRun run, int bytes)
    {
        using var caller = new FileCaller(run.Target, connections: 1);
        run.Uploads = [await caller.UploadAsync(run.KeyOf(0, 1), FileCaller.PngOf(bytes))];
    }

    private static async Task GuessAsync(AttackRun run)
    {
        using var caller = new Caller(run.Target, connections: 16);
        using var files = new FileCaller(run.Target, connections: 16);
        await run.RepeatAsync(16, 1_000, async call =>
        {
            var id = Guid.NewGuid().ToString("N");
            var upload = new BegunUpload("/storage/upload/gu" + id, "/files/gf" + id, "");
            var key = call % 2 == 0 ? null : run.KeyOf(call, Clients);
            return (call % 8) switch
            {
                0 => "put " + (await files.PutAsync(upload.UploadPath, "{}"u8.ToArray(), run.Stop)).Status,
                1 => "part " + (await files.PutAsync(upload.UploadPath + "/1", "{}"u8.ToArray(), run.Stop)).Status,
                2 => "complete " + await files.CompleteAsync(upload, """{"parts":[{"partNumber":1,"etag":"a"}]}""", run.Stop),
                3 => "delete " + await caller.DeleteAsync(upload.FilePath, run.KeyOf(call, Clients), run.Stop),
                _ => "read " + await caller.GetAsync(upload.FilePath, key, run.Stop),
            };
        });
    }

    /// <summary>Only the exact path is the one of the file.</summary>
    private static Task SpellAsync(AttackRun run)
    {
        var path = run.Uploads[0].FilePath;
        var id = path.Split('/')[^1];
        string[] paths =
        [
            "/FILES/" + id, "/files/" + id.ToUpperInvariant(), "/files//" + id, "//files/" + id, "/files/./" + id, "/files/../files/" + id,
            "/%66iles/" + id, "/files%2F" + id, "/files%252F" + id, path + "%00", path + ";a=b", path + "/x", path + "%20", path + ".png",
            "/files/..%2f..%2fetc%2fpasswd", "/files/../../../../etc/passwd", "/files/%2e%2e/%2e%2e/etc/passwd", "/files/..\\..\\etc",
            "/files/....//....//etc/passwd", "/storage/upload/../../files/" + id, "/storage/upload/%2e%2e/" + id, "/storage/upload/" + id,
            "/storage/../files/" + id, "/files/jobs.db", "/files/../jobs.db", "/files/" + id[..^1], "/files/" + new string('a', 4_000),
        ];
        return run.RepeatAsync(16, 400, async call =>
        {
            using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
            if (connection is null)
            {
                return "refused connection";
            }

            await connection.SendAsync(HttpText.Get(paths[call % paths.Length]), run.Stop);
            return await connection.ReadStatusAsync(run.Stop);
        });
    }

    /// <summary>The first file is a large one, the second one of another client, and the third one a small picture.</summary>
    private static async Task UploadForSubmitsAsync(AttackRun run)
    {
        using var caller = new FileCaller(run.Target, connections: 1);
        var picture = FileCaller.PngOf(PictureBytes);
        run.Uploads =
        [
            await caller.UploadAsync(run.KeyOf(0, 2), FileCaller.PngOf(run.Count(FullBytes, 21 * 1024 * 1024))),
            await caller.UploadAsync(run.KeyOf(1, 2), picture),
            await caller.UploadAsync(run.KeyOf(0, 2), picture),
        ];
    }

    private static (string Name, string Body)[] SubmitsOf(AttackRun run)
    {
        var (large, other, own) = (run.Uploads[0].FileUrl, run.Uploads[1].FileUrl, run.Uploads[2].FileUrl);
        var unknown = Enumerable.Range(0, MostFiles).Select(_ => $"http://x/files/gf{Guid.NewGuid():N}");
        return
        [
            ("unknown", Body(unknown)),
            ("other client", Body(Enumerable.Repeat(other, MostFiles))),
            ("large", Body(Enumerable.Repeat(large, MostFiles))),
            ("too many", Body(Enumerable.Repeat(own, MostFiles + 1))),
            ("too many bytes", Body([.. Enumerable.Repeat(own, MostFiles - 1), large])),
            // No file is named in a text.
            ("in text", JsonSerializer.Serialize(new
            {
                prompt = string.Join(' ', Enumerable.Repeat(own, 5)), image_urls = new[] { "https://example.com/lion.png" },
            })),
        ];
    }

    private static (string Name, string Body)[] InlinedOf(AttackRun run) =>
        [("own", Body(Enumerable.Repeat(run.Uploads[2].FileUrl, run.Count(MostFiles, 5))))];

    private static async Task SubmitAsync(AttackRun run, (string Name, string Body)[] bodies, double perSecond)
    {
        using var caller = new Caller(run.Target, connections: 8);
        await run.RepeatAsync(8, perSecond, async call =>
        {
            var (name, body) = bodies[call % bodies.Length];
            var text = body.Replace("\"prompt\":\"", $"\"prompt\":\"{call} ", StringComparison.Ordinal);
            return $"{name} {await caller.PostAsync("/" + ImagesModel, run.KeyOf(0, 2), Encoding.UTF8.GetBytes(text), run.Stop)}";
        });
    }

    private static string Body(IEnumerable<string> urls) => JsonSerializer.Serialize(new { prompt = "a lion", image_urls = urls });
}
