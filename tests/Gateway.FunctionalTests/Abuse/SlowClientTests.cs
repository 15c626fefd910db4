using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Clients that keep connections open by being slow. The gateway closes these connections in time and serves other clients meanwhile.
/// <c>tests/prove.sh</c> measures the response times of the other clients.
/// </summary>
public sealed class SlowClientTests
{
    private const int Each = 100;
    private const int Attackers = 1_000;
    private const int Readers = 10;
    private const int Pipelined = 30_000;
    private const double MostMilliseconds = 50;
    private const int CallsASecond = 50;
    private const long MostResident = 512L * 1024 * 1024;

    /// <summary>The unread responses together would be larger than a gibibyte.</summary>
    private const long MostHeld = 64L * 1024 * 1024;

    [Fact]
    public async Task SlowConnections_AreClosedAndOtherClientsAreServed()
    {
        var key = TestKey.Create();
        await using var gateway = await AbusedGateway.StartAsync(
            [key], measuresMemory: true, ("Gateway__Limits__BodyReadTimeout", "00:00:05"));
        using var client = gateway.ClientOf(key);
        await client.SubmitJobAsync();
        var before = await gateway.Process.ManagedMemoryAsync();

        // Half a request head; a head and the beginning of a body; many requests whose responses are not read.
        var heads = await OpenAsync(gateway, "GET /jobs HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        var bodies = await OpenAsync(gateway, HalfABody(key));
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
        // A client has 15 seconds to send the request head.
        await Task.WhenAll(heads.Select(head => head.ReadToEndAsync(TestDeadline.Longest)));
        // The server tolerates a client that does not read. The tolerated time grows with the bytes that the client received at once. Such
        // a client occupies a buffer, not a whole response.
        (await gateway.Process.ManagedMemoryAsync() - before).ShouldBeLessThan(MostHeld);
        if (LongRun.IsAsked(LongRun.ResidentMemory))
        {
            gateway.Process.PeakMemory.ShouldBeLessThan(MostResident);
        }

        await client.SubmitJobAsync();
        gateway.Sandbox.JobCount.ShouldBe(Each + 2);
        foreach (var connection in (KeptConnection[])[.. heads, .. bodies, .. readers])
        {
            connection.Dispose();
        }

        await Task.WhenAll(asking);
    }

    /// <summary>
    /// A thousand bodies that never end. When the gateway closes one, another begins, so a client that had to wait for them would never be
    /// served. The long version runs three attacks of slowhttptest and checks the response times of the other clients.
    /// </summary>
    [Fact]
    public async Task OtherClients_DuringThousandSlowBodies_AreServed()
    {
        var (key, slowKey) = (TestKey.Create(), TestKey.Create());
        await using var gateway = await AbusedGateway.StartAsync([key, slowKey], ("Gateway__Limits__BodyReadTimeout", "00:10:00"));
        using var client = gateway.ClientOf(key);
        if (LongRun.IsAsked(LongRun.SlowSeconds))
        {
            await MeasureAttacksAsync(gateway, client, slowKey, LongRun.Of(LongRun.SlowSeconds, 0));
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = await OpenAsync(gateway, HalfABody(slowKey), Attackers);
        var slow = first.Select(connection => HoldAsync(gateway, connection, HalfABody(slowKey), stop.Token)).ToArray();

        (await PollAsync(client, CallsASecond)).Count.ShouldBe(CallsASecond);

        slow.ShouldAllBe(holding => !holding.IsCompleted);
        await stop.CancelAsync();
        await Task.WhenAll(slow);
    }

    /// <summary>Keeps a connection busy with a body that does not end. When the gateway closes the connection, opens another.</summary>
    private static async Task HoldAsync(AbusedGateway gateway, KeptConnection connection, string beginning, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using (connection)
            {
                await connection.ReadToEndAsync(stop);
            }

            connection = (await OpenAsync(gateway, beginning, 1))[0];
        }

        connection.Dispose();
    }

    private static async Task MeasureAttacksAsync(AbusedGateway gateway, HttpClient client, TestKey key, int seconds)
    {
        // Warms up the connections and the code before the measurement.
        await PollAsync(client, 10 * CallsASecond);
        var alone = await PollAsync(client, seconds * CallsASecond);
        var longest = 0.0;
        foreach (var (name, attack) in SlowHttpTest.Attacks(gateway.Address, key.Text))
        {
            using var tool = SlowHttpTest.Start(attack, seconds);
            var times = await PollAsync(client, seconds * CallsASecond);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            longest = Math.Max(longest, Percentile(times, 99));
            LongRun.Report($"slow {name}: {times.Count} other calls, none failed, {Describe(times)}; without attack {Describe(alone)}");
        }

        longest.ShouldBeLessThan(MostMilliseconds);
    }

    private static string Describe(List<double> ordered) => string.Create(
        CultureInfo.InvariantCulture, $"p50 {Percentile(ordered, 50):0.0} ms, p99 {Percentile(ordered, 99):0.0} ms");

    private static double Percentile(List<double> ordered, int percent) => ordered[ordered.Count * percent / 100];

    private static string HalfABody(TestKey key) =>
        $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.Text}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"prompt\":";

    /// <summary>Repeats one submit and four polls at a moderate rate.</summary>
    /// <returns>The milliseconds of each call, sorted.</returns>
    private static async Task<List<double>> PollAsync(HttpClient client, int calls)
    {
        var id = await client.SubmitJobAsync();
        var times = new List<double>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / CallsASecond);
        for (var call = 0; call < calls; call++)
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

    private static async Task<KeptConnection[]> OpenAsync(AbusedGateway gateway, string beginning, int count = Each) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
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
            // The test ended, or the gateway closed the connection.
        }
    }
}
