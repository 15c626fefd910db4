using System.Text;
using System.Text.Json;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Uploads in parts: numbers out of range, and lists of thousands of parts.</summary>
internal static class PartScenarios
{
    private const int Clients = 20;
    private const int MostParts = 1_000;
    private const int Mismatched = 4;
    private const int MismatchedParts = 10;
    private const string Same = "same";

    private static readonly byte[] Part = FileCaller.PngOf(1_000);

    /// <summary>Texts after the URL of an upload. None of them is the number of a part.</summary>
    private static readonly string[] Numbers =
    [
        "0", "1001", "-1", "+1", "1.5", "1e2", "99999999999999999999", "2147483648", "4294967297", "0x1", "%31", "1%20", "1;a=b", "1/2",
        "1/../2", "..", "../1", "complete", "complete/1", "%2e%2e%2f1", "１", "1,2", "null", "0?part=2", new string('9', 4_000),
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("part-numbers", "200 parts/s with numbers out of range and other texts", NumberAsync)
        {
            PrepareAsync = async run =>
            {
                using var caller = new FileCaller(run.Target, connections: 4);
                run.Uploads = [await caller.BeginAsync(run.KeyOf(0, 1), isMultipart: true)];
            },
            Expected = ["422", "400"],
            Forbidden = ["200"],
        },
        new("complete-lists", "100 calls/s that complete an upload of 200 parts with lists of up to 2,500 entries", ListAsync)
        { PrepareAsync = SendPartsAsync, Expected = ["same 200", "twice 422", "thousands 422", "wrong 422", "nested 400", "large 413"] },
        new("complete-mismatched", "16 loops complete 4 uploads of 100 MiB, 10 parts each, whose type is another one", MismatchAsync)
        { PrepareAsync = SendMismatchedAsync, Expected = ["422"], Forbidden = ["200"] },
    ];

    private static Task NumberAsync(AttackRun run) => run.RepeatAsync(16, 200, async call =>
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is null)
        {
            return "refused connection";
        }

        var path = $"{run.Uploads[0].UploadPath}/{Numbers[call % Numbers.Length]}";
        byte[] request =
            [.. Encoding.UTF8.GetBytes($"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {Part.Length}\r\n\r\n"), .. Part];
        await connection.SendAsync(request, run.Stop);
        return await connection.ReadStatusAsync(run.Stop);
    });

    private static async Task SendPartsAsync(AttackRun run)
    {
        using var caller = new FileCaller(run.Target, connections: 8);
        var etags = new string[run.Count(200, 20)];
        run.Uploads =
            [await caller.BeginAsync(run.KeyOf(0, 1), isMultipart: true), await caller.BeginAsync(run.KeyOf(1, 2), isMultipart: true)];
        foreach (var upload in run.Uploads)
        {
            await Parallel.ForAsync(0, etags.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
                etags[i] = await caller.PutPartAsync(upload, i + 1, Part));
        }

        run.Jobs = etags;
    }

    /// <summary>The list that is right belongs to the first upload, so that the second one is never complete.</summary>
    private static async Task ListAsync(AttackRun run)
    {
        var etag = run.Jobs[0];
        var bodies = new (string Name, string Body)[]
        {
            (Same, Body(run.Jobs)),
            ("twice", Body([etag, .. run.Jobs.Skip(2), etag], (i, count) => i == count - 1 ? 1 : i + 1)),
            ("wrong", Body([.. Enumerable.Repeat(etag[..^4] + "0000", MostParts)])),
            ("thousands", Body([.. Enumerable.Repeat(etag, 2_500)], (i, _) => 2_500 - i)),
            ("nested", "{\"parts\":" + new string('[', 100_000)),
            ("large", "{\"parts\":[]," + new string(' ', 300_000) + "}"),
        };
        using var caller = new FileCaller(run.Target, connections: 16);
        await run.RepeatAsync(16, 100, async call =>
        {
            var (name, body) = bodies[call % bodies.Length];
            return $"{name} {await caller.CompleteAsync(run.Uploads[name == Same ? 0 : 1], body, run.Stop)}";
        });
    }

    /// <summary>Each part is a valid one; the whole is no image. A list that is right is read to its end each time.</summary>
    private static async Task SendMismatchedAsync(AttackRun run)
    {
        using var caller = new FileCaller(run.Target, connections: 4);
        var part = new byte[run.Count(10 * 1024 * 1024, 100 * 1024)];
        var (uploads, lists) = (new List<BegunUpload>(), new List<string>());
        for (var i = 0; i < Mismatched; i++)
        {
            var upload = await caller.BeginAsync(run.KeyOf(i, Clients), isMultipart: true);
            var etags = new List<string>();
            for (var number = 1; number <= MismatchedParts; number++)
            {
                etags.Add(await caller.PutPartAsync(upload, number, part));
            }

            uploads.Add(upload);
            lists.Add(Body(etags));
        }

        (run.Uploads, run.Jobs) = (uploads, lists);
    }

    private static async Task MismatchAsync(AttackRun run)
    {
        using var caller = new FileCaller(run.Target, connections: 16);
        await run.RepeatAsync(16, 100, call => caller.CompleteAsync(run.UploadOf(call), run.Jobs[call % Mismatched], run.Stop));
    }

    private static string Body(IReadOnlyList<string> etags) => Body(etags, (i, _) => i + 1);

    private static string Body(IReadOnlyList<string> etags, Func<int, int, int> numberOf) => JsonSerializer.Serialize(
        new { parts = etags.Select((etag, i) => new { partNumber = numberOf(i, etags.Count), etag }) });
}
