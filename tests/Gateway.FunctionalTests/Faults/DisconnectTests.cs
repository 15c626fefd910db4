using System.Net;
using Gateway.Bodies;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Clients that disconnect at every point of a call. A job that reached the upstream is stored. No other state remains.</summary>
public sealed class DisconnectTests
{
    /// <summary>Milliseconds in which a client can disconnect before the response, even on a busy machine.</summary>
    private const int Delay = 1_000;
    private const int UsualRounds = 1;
    private const int MostListed = 200;
    private const string App = "fal-ai/imagen4";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_ClientDisconnectsAfterAnyByte_UpstreamJobsAreStored(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        var request = RawClient.Request(gateway, "POST", Seeds.Imagen4, QueueExtensions.Body, ("Idempotency-Key", "k"));
        for (var round = 0; round < Rounds.Of(Rounds.Disconnects, UsualRounds); round++)
        {
            foreach (var lengths in Enumerable.Range(0, request.Length + 1).Chunk(32))
            {
                await Task.WhenAll(lengths.Select(async length =>
                {
                    using var client = await RawClient.ConnectAsync(gateway);
                    await client.SendAsync(
                        request.Replace("Idempotency-Key: k\r\n", "", StringComparison.Ordinal)[..Math.Min(length, request.Length - 20)]);
                    client.Leave(reset);
                }));
            }

            // Sends the whole submit and disconnects before the response. This is a race that either side may win, so it runs several
            // times.
            foreach (var key in Enumerable.Range(0, 20).Select(n => $"{round}-{n}"))
            {
                using var client = await RawClient.ConnectAsync(gateway);
                await client.SendAsync(request.Replace("Key: k\r\n", $"Key: {key}\r\n", StringComparison.Ordinal));
                client.Leave(reset);
            }
        }

        await ShouldBeKeptAsync(gateway, aftermath);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_ClientDisconnectsBeforeResponse_JobIsStoredAndKeyReplays(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        Slow(gateway, SandboxOperation.Submit);
        using (var client = await RawClient.ConnectAsync(gateway))
        {
            await client.SendAsync(RawClient.Request(gateway, "POST", Seeds.Imagen4, QueueExtensions.Body, ("Idempotency-Key", "k")));
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
            client.Leave(reset);
        }

        await Eventually.IsTrueAsync(async () => (await ListAsync(gateway)).Count == 1);
        await ShouldBeKeptAsync(gateway, aftermath);
        gateway.Sandbox.Faults.Clear();
        using var again = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k");
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_ClientDisconnectsDuringWait_JobContinues(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        using (var client = await RawClient.ConnectAsync(gateway))
        {
            await client.SendAsync(RawClient.Request(gateway, "POST", Seeds.Imagen4, QueueExtensions.Body, ("Prefer", "wait=60")));
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Requests.Any(request => request.Operation == SandboxOperation.Status));
            client.Leave(reset);
        }

        await ShouldBeKeptAsync(gateway, aftermath);
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_ClientDisconnectsDuringMemoryWait_NextWaiterGetsMemory(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync(("Gateway:Limits:BodyMemoryBytes", "131072"), ("Gateway:Limits:MaxBodyBytes", "131072"),
            ("Gateway:Limits:BodyMemoryWait", "00:00:30"));
        var memory = gateway.Service<BodyMemory>();
        var large = QueueExtensions.Body.PadRight(120_000);
        using var holder = await RawClient.ConnectAsync(gateway);
        await holder.SendAsync(RawClient.Request(gateway, "POST", Seeds.Imagen4, large)[..^1]);
        await Eventually.IsTrueAsync(() => memory.Reserved > 0);
        var held = memory.Reserved;
        using (var waiting = await RawClient.ConnectAsync(gateway))
        {
            await waiting.SendAsync(RawClient.Request(gateway, "POST", Seeds.Imagen4, large)[..70_000]);
            await Eventually.IsTrueAsync(() => memory.Waiting == 1);
            waiting.Leave(reset);
        }

        await Eventually.IsTrueAsync(() => aftermath.RequestsOf(gateway) == 1);
        memory.Reserved.ShouldBe(held);
        await holder.SendAsync(" ");
        await holder.ReadAsync("HTTP/1.1 200 OK");
        holder.Leave(reset);
        await ShouldBeKeptAsync(gateway, aftermath);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("status", SandboxOperation.Status, false)]
    [InlineData("status", SandboxOperation.Status, true)]
    [InlineData("status/stream", SandboxOperation.Status, false)]
    [InlineData("status/stream", SandboxOperation.Status, true)]
    [InlineData("", SandboxOperation.Result, false)]
    [InlineData("", SandboxOperation.Result, true)]
    [InlineData("cancel", SandboxOperation.Cancel, false)]
    [InlineData("cancel", SandboxOperation.Cancel, true)]
    public async Task FollowUp_ClientDisconnectsDuringUpstreamCall_ReleasesAllResources(string verb, SandboxOperation upstream, bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        Slow(gateway, upstream);
        using (var client = await RawClient.ConnectAsync(gateway))
        {
            await client.SendAsync(
                RawClient.Request(gateway, verb == "cancel" ? "PUT" : "GET", $"{App}/requests/{id}/{verb}".TrimEnd('/')));
            // A stream polls again when the delayed response has come.
            await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount >= 1);
            client.Leave(reset);
        }

        await ShouldBeKeptAsync(gateway, aftermath);
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBe(
            upstream == SandboxOperation.Cancel, "a cancel that was begun is brought to its end");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ClientDisconnects_StopsPolling(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        var id = await gateway.Client.SubmitJobAsync();
        using (var client = await RawClient.ConnectAsync(gateway))
        {
            await client.SendAsync(RawClient.Request(gateway, "GET", $"{App}/requests/{id}/status/stream"));
            await client.ReadAsync("IN_QUEUE");
            client.Leave(reset);
        }

        await ShouldBeKeptAsync(gateway, aftermath);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Result_ClientDisconnects_EndsUpstreamCall(bool reset)
    {
        using var aftermath = new Aftermath();
        await using var gateway = await StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.HugeResult,
            Bytes = 200_000_000,
            Match = new() { Operation = SandboxOperation.Submit },
        });
        var id = await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        using (var client = await RawClient.ConnectAsync(gateway))
        {
            await client.SendAsync(RawClient.Request(gateway, "GET", $"{App}/requests/{id}"));
            await client.ReadAsync("padding");
            client.Leave(reset);
        }

        await ShouldBeKeptAsync(gateway, aftermath);
    }

    /// <summary>
    /// Checks that the owner can list every job of the upstream, and that no resource of a disconnected client remains in use.
    /// </summary>
    private static async Task ShouldBeKeptAsync(TestGateway gateway, Aftermath aftermath)
    {
        // The server may accept a connection after its client has disconnected, so the test waits for this too.
        await Eventually.IsTrueAsync(async () =>
        {
            var stored = (await Aftermath.StoredAsync(gateway)).Select(job => job.RequestId).ToHashSet();
            var listed = await ListAsync(gateway);
            return stored.SetEquals(gateway.Sandbox.Jobs.Select(job => job.RequestId))
                && listed.Count == Math.Min(MostListed, stored.Count);
        });
        // The one connection is the connection of the list call.
        await Eventually.IsTrueAsync(() => aftermath.ConnectionsOf(gateway) <= 1);
        await aftermath.ShouldBeCleanAsync(gateway, gateway.Sandbox.Jobs.Select(job => job.RequestId));
        await Aftermath.ShouldBeTrueAsync(gateway);
        Aftermath.ShouldHaveLoggedNoError(gateway);
    }

    private static async Task<List<string?>> ListAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync(
            new Uri($"/jobs?limit={MostListed}", UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await response.JsonAsync()).GetProperty("jobs").EnumerateArray()
            .Select(job => job.GetProperty("request_id").GetString())];
    }

    private static void Slow(TestGateway gateway, SandboxOperation operation) => gateway.Sandbox.Faults.Add(
        new SandboxFault { Fault = SandboxFaultNames.Delay, DelayMs = Delay, Times = null, Match = new() { Operation = operation } });

    private static Task<TestGateway> StartAsync(params (string, string)[] settings) => TestGateway.StartAsync(
        new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        [("Gateway:Jobs:StatusFreshness", "00:00:00.050"), .. settings]);
}
