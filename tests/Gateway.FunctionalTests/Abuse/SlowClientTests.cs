using System.Diagnostics;
using System.Text;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Clients that hold on to their connections: they are cut in time, and nobody else waits for them. How long others wait is measured by <c>tests/prove.sh</c>.</summary>
public sealed class SlowClientTests
{
    private const int Each = 100;
    private const int Readers = 10;
    private const int Pipelined = 30_000;
    private const double MostMilliseconds = 50;
    private const long MostMemory = 512L * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connections_OfTheSlow_AreCutAndOthersAreServed()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key], ("Gateway__Limits__BodyReadTimeout", "00:00:05"));
        using var client = gateway.ClientOf(key);
        client.Timeout = TimeSpan.FromSeconds(10);
        await client.SubmitJobAsync();

        // Half a head; a head and the beginning of a body; many questions and no reading of answers.
        var heads = await OpenAsync(gateway, "GET /jobs HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        var bodies = await OpenAsync(
            gateway, $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.Text}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"prompt\":");
        var readers = await OpenAsync(gateway, "", Readers);
        var question = Encoding.ASCII.GetBytes("GET /contracts HTTP/1.1\r\nHost: x\r\n\r\n");
        var questions = Enumerable.Repeat(question, Pipelined).SelectMany(bytes => bytes).ToArray();
        var asking = readers.Select(reader => IgnoringResetAsync(reader.WriteAsync(questions))).ToList();

        for (var i = 0; i < Each; i++)
        {
            var id = await client.SubmitJobAsync();
            using var status = await client.FollowAsync($"{id}/status");
            ((int)status.StatusCode).ShouldBe(202);
        }

        var refusals = await Task.WhenAll(bodies.Select(body => body.ReadAsync()));
        refusals.ShouldAllBe(answer => answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal));
        // A head has 15 seconds.
        await Task.WhenAll(heads.Select(head => head.ReadToEndAsync(Patience)));
        // The server lets those who do not read be, for a time that grows with what they took at once. They hold a buffer each, not an answer.
        gateway.Process.PeakMemory.ShouldBeLessThan(MostMemory);

        await client.SubmitJobAsync();
        gateway.Sandbox.JobCount.ShouldBe(Each + 2);
        foreach (var connection in (KeptConnection[])[.. heads, .. bodies, .. readers])
        {
            connection.Dispose();
        }

        await Task.WhenAll(asking);
    }

    /// <summary>Three attacks by slowhttptest, and beside each a client at a modest rate.</summary>
    [Fact]
    public async Task Others_WhileTheToolAttacks_AreServedQuickly()
    {
        var seconds = LongRun.Of(LongRun.SlowSeconds, 0);
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync([key]);
        using var client = gateway.ClientOf(key);
        // Connections and code are warm before it counts.
        await PollAsync(client, TimeSpan.FromSeconds(seconds > 0 ? 10 : 1));
        var alone = await PollAsync(client, TimeSpan.FromSeconds(Math.Max(1, seconds)));
        var longest = 0.0;
        foreach (var (name, attack) in SlowHttpTest.Attacks(gateway.Address, key.Text))
        {
            if (seconds == 0)
            {
                return;
            }

            using var tool = SlowHttpTest.Start(attack, seconds);
            var times = await PollAsync(client, TimeSpan.FromSeconds(seconds));
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            longest = Math.Max(longest, Percentile(times, 99));
            LongRun.Report($"slow {name}: {times.Count} calls of others, none failed, p50 {Percentile(times, 50):0.0} ms, p99 {Percentile(times, 99):0.0} ms; without attack {Percentile(alone, 50):0.0} and {Percentile(alone, 99):0.0} ms");
        }

        longest.ShouldBeLessThan(MostMilliseconds);
    }

    private static double Percentile(List<double> ordered, int percent) => ordered[ordered.Count * percent / 100];

    /// <summary>One submit and four polls, fifty calls a second.</summary>
    /// <returns>Milliseconds of each call, in order of size.</returns>
    private static async Task<List<double>> PollAsync(HttpClient client, TimeSpan time)
    {
        var id = await client.SubmitJobAsync();
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var call = 0; Stopwatch.GetElapsedTime(started) < time; call++)
        {
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            var asked = Stopwatch.GetTimestamp();
            if (call % 5 == 0)
            {
                id = await client.SubmitJobAsync();
            }
            else
            {
                using var status = await client.FollowAsync($"{id}/status");
                ((int)status.StatusCode).ShouldBe(202);
            }

            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static async Task<KeptConnection[]> OpenAsync(AbusedGateway gateway, string beginning, int count = Each) => await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        var connection = await KeptConnection.OpenAsync(gateway.Address);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(beginning));
        return connection;
    }));

    private static async Task IgnoringResetAsync(Task writing)
    {
        try
        {
            await writing;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The test or the gateway has had enough of it.
        }
    }
}
