using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Uploads that are begun and left, slow, cut off, larger than announced, or have hostile names.</summary>
internal static class UploadScenarios
{
    private const int Clients = 20;
    private const int Announced = 20 * 1024 * 1024;
    private const int CutBytes = 1024 * 1024;
    private const string TwoSeconds = """{"expiration_duration_seconds":2}""";
    private const string NameIsPath = "name is a path";

    private static readonly SearchValues<char> NeverInNames = SearchValues.Create("/\\\r\n\0\u202E");
    private static readonly byte[] Dripping = Encoding.ASCII.GetBytes(new string('a', 300));
    private static readonly byte[] Half = FileCaller.PngOf(CutBytes / 2);
    private static readonly byte[] SmallPng = FileCaller.PngOf(2_000);

    private static readonly string[] HostileNames =
    [
        "../../../../tmp/hostile.png", "..\\..\\hostile.png", "/etc/passwd", "C:\\windows\\hostile.png", "%2e%2e%2fhostile.png", "..", ".",
        "....//hostile", "\u202Egnp.exe", "a\r\nSet-Cookie: a=b", "a\"; filename=\"../b", "a\0b", "CON", "\uD83D\uDE00/\u200F", "jobs.db",
        "../jobs.db", " ", new string('a', 255), new string('ä', 100) + "/" + new string('.', 100), "file:///etc/passwd",
    ];

    /// <summary>The sweep removes what was begun after a few seconds, so that the run shows it.</summary>
    private static Dictionary<string, string> ShortUploads => new()
    {
        ["Gateway__Files__UploadTime"] = "00:00:05",
        ["Gateway__Files__SweepInterval"] = "00:00:01",
    };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("uploads-begun", "400 uploads/s of one client are begun, and no byte is sent", run => BeginAsync(run, 1))
        { Settings = ShortUploads, Expected = ["200", "413"] },
        new("uploads-begun-keys", "400 uploads/s of 20 clients are begun, and no byte is sent", run => BeginAsync(run, Clients))
        { Settings = ShortUploads, Expected = ["200"] },
        new("uploads-trickled", "500 uploads of 20 MiB of 20 clients at 300 B/s each", run => TrickleAsync(run))
        { PrepareAsync = run => BeginAllAsync(run, run.Count(500, 50), Clients), Expected = ["408"], Forbidden = ["200"] },
        new("uploads-trickled-one", "500 uploads of 20 MiB of one client at 300 B/s each", run => TrickleAsync(run))
        { PrepareAsync = run => BeginAllAsync(run, run.Count(500, 50), 1), Expected = ["408", "413"], Forbidden = ["200"] },
        new("uploads-cut", "100 uploads/s of 1 MiB of 20 clients that end in the middle", CutAsync)
        { PrepareAsync = run => BeginAllAsync(run, 200, Clients) },
        new("uploads-longer", "100 uploads/s of 20 clients with 64 KiB more than announced", LongerAsync)
        {
            PrepareAsync = run => BeginAllAsync(run, run.Count(500, 200), Clients, TwoSeconds),
            Settings = new Dictionary<string, string> { ["Gateway__Files__SweepInterval"] = "00:00:01" },
            Expected = ["200", "404"],
        },
        new("uploads-endless", "8 uploads in chunks without an end, 25 MiB/s together", run => EndlessUploads.RunAsync(run, 8))
        {
            PrepareAsync = run => BeginAllAsync(run, 8, Clients),
            Settings = new Dictionary<string, string> { ["Gateway__Files__MaxBytes"] = "10485760" },
            Expected = ["413"],
            Forbidden = ["200"],
        },
        new("upload-names", "50 uploads/s with names that are paths, headers or control characters", NameAsync)
        {
            Settings = ShortUploads,
            Expected = ["begin 200", "put 200", "read 200"],
            Forbidden = ["path"],
        },
    ];

    private static async Task BeginAllAsync(AttackRun run, int count, int keys, string? lifecycle = null)
    {
        using var caller = new FileCaller(run.Target, connections: 8);
        var uploads = new BegunUpload[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            uploads[i] = await caller.BeginAsync(run.KeyOf(i, keys), lifecycle: lifecycle));
        run.Uploads = uploads;
    }

    private static async Task BeginAsync(AttackRun run, int keys)
    {
        using var caller = new FileCaller(run.Target, connections: 16);
        var body = FileCaller.BeginBody("image/png", "lion.png");
        await run.RepeatAsync(16, 400, async call =>
            (await caller.TryBeginAsync(run.KeyOf(call, keys), body, lifecycle: null, run.Stop)).Status);
    }

    private static Task TrickleAsync(AttackRun run) =>
        new HeldRequests(i => [.. HttpText.PutHead(run.UploadOf(i).UploadPath, Announced), .. SmallPng]) { Piece = Dripping }
            .RunAsync(run, run.Count(500, 50));

    private static Task CutAsync(AttackRun run) => run.RepeatAsync(16, 100, async call =>
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is null)
        {
            return "refused connection";
        }

        byte[] request = [.. HttpText.PutHead(run.UploadOf(call).UploadPath, CutBytes), .. Half];
        return await connection.SendAsync(request, run.Stop) ? "cut" : "closed";
    });

    /// <summary>The bytes after the announced ones are the next request for a server.</summary>
    private static Task LongerAsync(AttackRun run) => run.RepeatAsync(16, 100, async call =>
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is null)
        {
            return "refused connection";
        }

        byte[] request =
            [.. HttpText.PutHead(run.UploadOf(call).UploadPath, SmallPng.Length), .. SmallPng, .. FileCaller.PngOf(64 * 1024)];
        await connection.SendAsync(request, run.Stop);
        return await connection.ReadStatusAsync(run.Stop);
    });

    private static async Task NameAsync(AttackRun run)
    {
        using var caller = new FileCaller(run.Target, connections: 16);
        await run.RepeatAsync(16, 50, async call =>
        {
            var body = JsonSerializer.Serialize(new { content_type = "image/png", file_name = HostileNames[call % HostileNames.Length] });
            var (status, upload) = await caller.TryBeginAsync(
                run.KeyOf(call, Clients), body, TwoSeconds, run.Stop);
            run.Tally.Add("begin " + status);
            if (upload is null)
            {
                return "refused name " + status;
            }

            run.Tally.Add("put " + (await caller.PutAsync(upload.UploadPath, SmallPng, run.Stop)).Status);
            var (read, disposition) = await caller.HeadAsync(upload.FilePath, run.Stop);
            return disposition.AsSpan().ContainsAny(NeverInNames) ? NameIsPath : "read " + read;
        });
    }
}
