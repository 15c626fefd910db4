using System.Diagnostics;
using System.Text;
using Gateway.Bodies;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Strangers with guessed keys: they cost one hash each, learn nothing, and are in nobody's way.</summary>
public sealed class KeyGuessingTests
{
    private const int DefaultGuesses = 10_000;
    private const int Connections = 4;
    private const long MostGrowth = 24 * 1024 * 1024;

    [Fact]
    public async Task Body_BehindABadKey_IsNeverAskedFor()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var key in (string[])["Bearer nobody", $"Bearer {TestKey.Create().Text}", $"Bearer {gateway.Key}x", $"Bearer {gateway.Key[..^1]}", "Basic eDp5"])
        {
            // No byte of the body is ever sent: an answer means that nobody waited for one.
            var answer = await gateway.SendRawAsync(
                $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\nExpect: 100-continue\r\n\r\n",
                TestContext.Current.CancellationToken);

            answer.ShouldStartWith("HTTP/1.1 401 ");
            gateway.Service<BodyMemory>().Reserved.ShouldBe(0);
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Guesses_OfEveryKind_GetOneAnswer()
    {
        var revoked = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:old:Keys:0:Sha256", revoked.Sha256), ("Gateway:Clients:old:Keys:0:Expires", "2001-01-01T00:00:00Z"));
        var answers = new List<string>();
        foreach (var key in (string[])[.. Guess.Kinds(gateway.Key).Values, revoked.Text])
        {
            var answer = await gateway.SendRawAsync($"GET /jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n", TestContext.Current.CancellationToken);
            answers.Add(string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal))));
        }

        answers[0].ShouldStartWith("HTTP/1.1 401 ");
        answers.ShouldAllBe(answer => answer == answers[0]);
    }

    [Fact]
    public async Task Guesses_ByTheThousand_LeaveNothingBehindAndNobodyWaiting()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var client = gateway.ClientOf(key);
        var guesses = LongRun.Of(LongRun.Guesses, DefaultGuesses);
        await GuessAsync(gateway, guesses);
        await client.SubmitJobAsync();
        var peak = gateway.Process.PeakMemory;

        var flood = GuessAsync(gateway, 2 * guesses);
        var served = 0;
        while (!flood.IsCompleted || served < 20)
        {
            await client.SubmitJobAsync();
            served++;
        }

        await flood;
        var growth = gateway.Process.PeakMemory - peak;
        LongRun.Report($"{2 * guesses} guesses: {growth / 1048576.0:0.0} MiB more memory, {served} of {served} good submits served meanwhile");
        growth.ShouldBeLessThan(MostGrowth);
        gateway.Sandbox.JobCount.ShouldBe(served + 1);
    }

    /// <summary>Times of answers over one connection, kind by kind in turn.</summary>
    [Fact]
    public async Task Guess_TimeOfTheAnswer_TellsNothing()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        var requests = Guess.Kinds(key.Text).Select(kind => (kind.Key, Bytes: Encoding.ASCII.GetBytes(Request(kind.Value)))).ToArray();
        var rounds = LongRun.Of(LongRun.TimedGuesses, 300);
        var times = requests.ToDictionary(request => request.Key, _ => new List<double>());
        for (var round = -rounds / 5; round < rounds; round++)
        {
            Random.Shared.Shuffle(requests);
            foreach (var (kind, bytes) in requests)
            {
                var started = Stopwatch.GetTimestamp();
                var answer = await connection.SendAsync(bytes);
                var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                answer.ShouldStartWith("HTTP/1.1 401 ");
                if (round >= 0)
                {
                    times[kind].Add(time);
                }
            }
        }

        var medians = times.ToDictionary(kind => kind.Key, kind => Median(kind.Value));
        LongRun.Report($"median of {rounds} answers: {string.Join(", ", medians.Select(kind => FormattableString.Invariant($"{kind.Key} {kind.Value:0.0} µs")))}");
        // What a hash takes more or less is far below what a network hides; on a busy machine even that is only noise.
        var most = LongRun.IsAsked(LongRun.TimedGuesses) ? 1.05 : 2;
        (medians.Values.Max() / medians.Values.Min()).ShouldBeLessThan(most);
    }

    private static async Task GuessAsync(AbusedGateway gateway, int guesses) => await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
    {
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        for (var i = 0; i < guesses / Connections; i++)
        {
            // A new key each time, as a guesser has it: whatever was kept of one would be kept of all.
            var answer = await connection.SendAsync(Request(i % 2 == 0 ? TestKey.Create().Text : Guid.NewGuid().ToString()));
            if (!answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal))
            {
                Assert.Fail(answer);
            }
        }
    }));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Request(string key) => $"GET /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n";
}
