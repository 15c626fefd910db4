using Gateway.Bodies;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing.Clients;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Guessed keys cost one hash each, reveal nothing, and do not slow down other clients.</summary>
public sealed class KeyGuessingTests
{
    private const int DefaultGuesses = 10_000;
    private const int Connections = 4;
    private const int MemoryRounds = 4;

    /// <summary>Fewer bytes than the hash of a key: a program that stores anything for each guess needs more.</summary>
    private const double MostBytesAGuess = 24;
    private const long MostResidentGrowth = 24 * 1024 * 1024;
    private const int TimedRounds = 300;
    private const int MostTimedRounds = 6_000;
    private const double MostRatio = 1.5;

    [Fact]
    public async Task Body_InvalidKey_IsNotRead()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var key in (string[])["Bearer nobody", $"Bearer {TestKey.Create().Text}", $"Bearer {gateway.Key}x",
            $"Bearer {gateway.Key[..^1]}", "Basic eDp5"])
        {
            // The test sends no byte of the body, so a response means that the gateway did not wait for the body.
            var answer = await gateway.SendRawAsync(
                $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 20000000\r\nExpect: 100-continue\r\n\r\n",
                TestContext.Current.CancellationToken);

            answer.ShouldStartWith("HTTP/1.1 401 ");
            gateway.Service<BodyMemory>().Reserved.ShouldBe(0);
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Guesses_EveryKind_GetSameResponse()
    {
        var revoked = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Clients:old:Keys:0:Sha256", revoked.Sha256), ("Gateway:Clients:old:Keys:0:Expires", "2001-01-01T00:00:00Z"));
        var answers = new List<string>();
        foreach (var key in (string[])[.. Guess.Kinds(gateway.Key).Values, revoked.Text])
        {
            var answer = await gateway.SendRawAsync(
                $"GET /jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n",
                TestContext.Current.CancellationToken);
            answers.Add(string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal))));
        }

        answers[0].ShouldStartWith("HTTP/1.1 401 ");
        answers.ShouldAllBe(answer => answer == answers[0]);
    }

    [Fact]
    public async Task Guesses_Thousands_KeepNoMemory()
    {
        await using var gateway = await AbusedGateway.StartAsync([TestKey.Create()], measuresMemory: true);
        var guesses = LongRun.Of(LongRun.Guesses, DefaultGuesses);
        // The first round warms up. Memory kept for a guess would add to every later round. Noise does not affect every round.
        await GuessAsync(gateway, guesses);
        var (kept, resident) = (double.MaxValue, long.MaxValue);
        for (var round = 0; round < MemoryRounds && kept >= MostBytesAGuess; round++)
        {
            var (managed, peak) = (await gateway.Process.ManagedMemoryAsync(), gateway.Process.PeakMemory);
            await GuessAsync(gateway, guesses);
            kept = Math.Min(kept, (await gateway.Process.ManagedMemoryAsync() - managed) / (double)guesses);
            resident = Math.Min(resident, gateway.Process.PeakMemory - peak);
        }

        LongRun.Report(
            $"{guesses} guesses: {kept:0.0} bytes of managed memory kept of each, {resident / 1048576.0:0.0} MiB more resident memory");
        kept.ShouldBeLessThan(MostBytesAGuess);
        if (LongRun.IsAsked(LongRun.Guesses))
        {
            resident.ShouldBeLessThan(MostResidentGrowth);
        }
    }

    [Fact]
    public async Task Guesses_Thousands_DelayNoOtherClient()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var client = gateway.ClientOf(key);
        var guesses = LongRun.Of(LongRun.Guesses, DefaultGuesses);
        await client.SubmitJobAsync();

        var flood = GuessAsync(gateway, guesses);
        var served = 0;
        while (!flood.IsCompleted || served < 20)
        {
            await client.SubmitJobAsync();
            served++;
        }

        await flood;
        LongRun.Report($"{guesses} guesses: {served} of {served} good submits served meanwhile");
        gateway.Sandbox.JobCount.ShouldBe(served + 1);
    }

    /// <summary>Compares response times on one connection, within the same run.</summary>
    [Fact]
    public async Task Guess_ResponseTime_DoesNotDependOnKey()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        var times = new GuessTimes(
            Guess.Kinds(key.Text), async guess => (await connection.SendAsync(Request(guess))).ShouldStartWith("HTTP/1.1 401 "));
        if (LongRun.IsAsked(LongRun.TimedGuesses))
        {
            var samples = LongRun.Of(LongRun.TimedGuesses, 0);
            await times.WarmUpAsync(samples / 5);
            await times.MeasureAsync(samples);
            LongRun.Report($"median of {samples} answers: {times.Describe(GuessTimes.Median)}");
            times.Ratio(GuessTimes.Median).ShouldBeLessThan(1.05);
            return;
        }

        await times.WarmUpAsync(60);
        await times.MeasureUntilAgreedAsync(TimedRounds, MostTimedRounds, MostRatio);

        LongRun.Report($"fastest of {times.Rounds} answers: {times.Describe(GuessTimes.Fastest)}");
        times.Ratio(GuessTimes.Fastest).ShouldBeLessThan(MostRatio);
    }

    private static async Task GuessAsync(AbusedGateway gateway, int guesses) =>
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var connection = await KeptConnection.OpenAsync(gateway.Address);
            for (var i = 0; i < guesses / Connections; i++)
            {
                // Each guess is a new key, so that no cached result of an earlier guess can affect the times.
                var answer = await connection.SendAsync(Request(i % 2 == 0 ? TestKey.Create().Text : Guid.NewGuid().ToString()));
                if (!answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal))
                {
                    Assert.Fail(answer);
                }
            }
        }));

    private static string Request(string key) => $"GET /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n";
}
