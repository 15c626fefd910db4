using System.Net;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Files;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing.Clients;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Guessed ids of files reveal nothing: neither the response nor its time tells whether a file of another client exists.</summary>
public sealed partial class FileGuessingTests
{
    private const string Hidden = """{"initial_acl":{"default":"hide"}}""";
    private const int Guesses = 10_000;
    private const int Connections = 4;
    private const int TimedRounds = 300;
    private const int MostTimedRounds = 6_000;

    /// <summary>An id that exists costs the reading of its row, about 60 µs more. The caller must know all its 128 bits. The bound finds
    /// work that is done for existing files alone, such as a look at their bytes.</summary>
    private const double MostRatio = 2;

    [Fact]
    public async Task Guesses_EveryKind_GetSameResponse()
    {
        var (owner, stranger) = (TestKey.Create(), TestKey.Create());
        await using var gateway = await AbusedGateway.StartAsync([owner, stranger]);
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        var answers = new Dictionary<string, string>();
        foreach (var (kind, id) in await KindsAsync(gateway, owner))
        {
            var answer = await connection.SendAsync(Request(id, stranger));
            answers[kind] = Changing().Replace(answer, "").Replace(id, "", StringComparison.Ordinal);
        }

        answers["unknown"].ShouldStartWith("HTTP/1.1 404 ");
        answers["unknown"].ShouldContain("file_not_found");
        answers.ShouldAllBe(answer => answer.Value == answers["unknown"]);
    }

    [Fact]
    public async Task Guesses_TenThousand_FindNothing()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var client = gateway.ClientOf(key);
        await UploadAsync(client, lifecycle: null);

        await Parallel.ForAsync(0, Connections, TestContext.Current.CancellationToken, async (_, _) =>
        {
            using var connection = await KeptConnection.OpenAsync(gateway.Address);
            for (var guess = 0; guess < Guesses / Connections; guess++)
            {
                var answer = await connection.SendAsync(Request("gf" + Guid.NewGuid().ToString("N"), guess % 2 == 0 ? key : null));
                if (!answer.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal))
                {
                    Assert.Fail(answer);
                }
            }
        });
    }

    /// <summary>Compares response times on one connection, within the same run.</summary>
    [Fact]
    public async Task Guess_ResponseTime_DoesNotDependOnId()
    {
        var (owner, stranger) = (TestKey.Create(), TestKey.Create());
        await using var gateway = await AbusedGateway.StartAsync([owner, stranger]);
        var kinds = await KindsAsync(gateway, owner);
        // The form of an id is public, so a malformed id may be refused earlier.
        kinds.Remove("malformed");
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        var times = new GuessTimes(
            kinds, async id => (await connection.SendAsync(Request(id, stranger))).ShouldStartWith("HTTP/1.1 404 "));
        if (LongRun.IsAsked(LongRun.TimedGuesses))
        {
            var samples = LongRun.Of(LongRun.TimedGuesses, 0);
            await times.WarmUpAsync(samples / 5);
            await times.MeasureAsync(samples);
            LongRun.Report($"ids of files, median of {samples} answers: {times.Describe(GuessTimes.Median)}");
            times.Ratio(GuessTimes.Median).ShouldBeLessThan(MostRatio);
            return;
        }

        await times.WarmUpAsync(60);
        await times.MeasureUntilAgreedAsync(TimedRounds, MostTimedRounds, MostRatio);

        LongRun.Report($"ids of files, fastest of {times.Rounds} answers: {times.Describe(GuessTimes.Fastest)}");
        times.Ratio(GuessTimes.Fastest).ShouldBeLessThan(MostRatio);
    }

    /// <summary>Ids that the owner has, and ids that nobody has.</summary>
    private static async Task<Dictionary<string, string>> KindsAsync(AbusedGateway gateway, TestKey owner)
    {
        using var client = gateway.ClientOf(owner);
        var hidden = await UploadAsync(client, Hidden);
        var deleted = await UploadAsync(client, Hidden);
        using var deletion = await client.DeleteAsync(
            new Uri("/files/" + deleted, UriKind.Relative), TestContext.Current.CancellationToken);
        deletion.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return new Dictionary<string, string>
        {
            ["unknown"] = "gf" + Guid.NewGuid().ToString("N"),
            ["hidden file of another client"] = hidden,
            ["unfinished"] = FileCalls.IdOf((await client.InitiateAsync()).File),
            ["deleted"] = deleted,
            ["last character"] = hidden[..^1] + (hidden[^1] == 'a' ? 'b' : 'a'),
            ["malformed"] = hidden[..^1],
        };
    }

    private static async Task<string> UploadAsync(HttpClient client, string? lifecycle)
    {
        var upload = await client.InitiateAsync(lifecycle: lifecycle);
        using var content = new ByteArrayContent(FileCalls.Png);
        using var response = await client.PutAsync(upload.Upload, content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return FileCalls.IdOf(upload.File);
    }

    private static string Request(string id, TestKey? key) =>
        $"GET /files/{id} HTTP/1.1\r\nHost: x\r\n{(key is null ? "" : $"Authorization: Bearer {key.Text}\r\n")}\r\n";

    /// <summary>Headers that differ between any two responses.</summary>
    [GeneratedRegex("(?im)^(Date|x-gateway-request-id|x-request-id|traceparent):.*$")]
    private static partial Regex Changing();
}
