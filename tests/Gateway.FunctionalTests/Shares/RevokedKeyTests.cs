using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Gateway.Shares;

namespace Gateway.FunctionalTests.Shares;

/// <summary>A revoked key ends everything that waits on its behalf, and buys nothing more.</summary>
public sealed class RevokedKeyTests
{
    [Theory]
    [InlineData(WaysIn.Wait)]
    [InlineData(WaysIn.Run)]
    [InlineData(WaysIn.ProxyRun)]
    public async Task WaitingSubmit_KeyRevoked_EndsWithTheIdOfTheJob(string way)
    {
        await using var clients = await TwoClients.StartAsync(("Gateway:Jobs:MaxWait", "1.00:00:00"));
        var waiting = WaysIn.SubmitAsync(clients.Guest, way);
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Requests.Any(request => request.Operation == SandboxOperation.Status));
        var job = clients.Gateway.Sandbox.Jobs.ShouldHaveSingleItem();

        await clients.RevokeGuestAsync();

        using var ended = await waiting;
        await ended.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "credentials_revoked");
        ended.Headers.GetValues("x-fal-request-id").ShouldBe([job.RequestId]);
        clients.Gateway.Sandbox.JobCount.ShouldBe(1);
        await Eventually.IsTrueAsync(() => clients.Gateway.Service<ClientShares>().Count == 0);
        var logged = await clients.Gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], "credentials_revoked"), TestContext.Current.CancellationToken);
        (logged["status"], logged["outcome"], logged["request_id"]).ShouldBe((424, "refused", job.RequestId));
    }

    /// <summary>A new key of the same client sends the submit again: it joins the job.</summary>
    [Fact]
    public async Task WaitingSubmit_KeyRevoked_SameSubmitWithANewKeyJoinsTheJob()
    {
        await using var clients = await TwoClients.StartAsync();
        var key = TestKey.Create();
        await clients.SetAsync($"Gateway:Clients:{TwoClients.GuestName}:Keys:1:Sha256", key.Sha256);
        using var renewed = clients.Gateway.CreateClient(key.Text);
        await Eventually.IsTrueAsync(async () =>
        {
            using var jobs = await renewed.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
            return jobs.StatusCode == HttpStatusCode.OK;
        });
        var waiting = WaysIn.SubmitAsync(clients.Guest, WaysIn.Wait);
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Requests.Any(request => request.Operation == SandboxOperation.Status));

        await clients.RevokeGuestKeyAsync();
        using var ended = await waiting;
        using var again = await WaysIn.SubmitAsync(renewed, WaysIn.Queue);

        ended.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.JsonAsync()).GetProperty("request_id").GetString()
            .ShouldBe(ended.Headers.GetValues("x-fal-request-id").Single());
        clients.Gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Upload_KeyRevoked_EndsBeforeAnythingIsBought()
    {
        var key = TestKey.Create();
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync("Gateway__Clients__guest__Keys__0__Sha256", key.Sha256);
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:SecretsDirectory", secrets.Path), ("Gateway:Limits:BodyReadTimeout", "1.00:00:00"));
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key.Text}\r\nContent-Type: application/json\r\n"
            // So much of the body that its time does not end before the test.
            + "Content-Length: 30000\r\n\r\n" + "{\"prompt\":".PadRight(20_000)), TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().UsedBy("guest", ShareKind.Requests) == 1);

        secrets.Delete("Gateway__Clients__guest__Keys__0__Sha256");

        var answer = await RawAnswer.ReadAsync(stream, TestContext.Current.CancellationToken);
        answer.ShouldStartWith("HTTP/1.1 401");
        answer.ShouldContain("\"error_type\":\"credentials_invalid\"");
        answer.ShouldContain("Connection: close");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    /// <summary>A call whose upstream call does not end.</summary>
    [Theory]
    [InlineData("/status", SandboxOperation.Status)]
    [InlineData("", SandboxOperation.Result)]
    public async Task FollowUp_KeyRevoked_EndsAlthoughTheUpstreamStalls(string path, SandboxOperation operation)
    {
        await using var clients = await TwoClients.StartAsync();
        var id = await clients.Guest.SubmitJobAsync();
        clients.Gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, operation);
        var call = clients.Guest.FollowAsync($"{id}{path}");
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Faults.PlayedCount == 1);

        await clients.RevokeGuestAsync();

        using var ended = await call;
        await ended.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
    }

    /// <summary>The upstream has the submit, so the gateway waits for its response and records the job.</summary>
    [Fact]
    public async Task SubmitInFlight_KeyRevoked_IsRecordedAndAnswered()
    {
        await using var clients = await TwoClients.StartAsync();
        clients.Gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = 4_000,
            Match = new() { Operation = SandboxOperation.Submit },
        });
        var submit = WaysIn.SubmitAsync(clients.Guest, WaysIn.Queue);
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Faults.PlayedCount == 1);

        await clients.RevokeGuestAsync();

        using var answer = await submit;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var job = clients.Gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        (await answer.JsonAsync()).GetProperty("request_id").GetString().ShouldBe(job.RequestId);
        var stored = await clients.Gateway.Service<IJobStore>().FindAsync(job.RequestId, TestContext.Current.CancellationToken);
        stored.ShouldNotBeNull().Client.ShouldBe(TwoClients.GuestName);
        await Eventually.IsTrueAsync(() => clients.Gateway.Service<ClientShares>().Count == 0);
    }

    /// <summary>The client of a submit has left. The same submit waits for the outcome of that one.</summary>
    [Fact]
    public async Task WaitForAnEarlierSubmit_KeyRevoked_Ends()
    {
        await using var clients = await TwoClients.StartAsync();
        clients.Gateway.Sandbox.Faults.Add(SandboxFaultNames.Stall, SandboxOperation.Submit);
        await using var gone = new HeldCalls();
        gone.Begin(1, (_, cancellation) => WaysIn.SubmitAsync(clients.Guest, WaysIn.Queue, cancellation: cancellation));
        await Eventually.IsTrueAsync(() => clients.Gateway.Sandbox.Faults.PlayedCount == 1);
        await gone.EndAsync();
        var waiting = WaysIn.SubmitAsync(clients.Guest, WaysIn.Queue);
        await Eventually.IsTrueAsync(
            () => clients.Gateway.Service<ClientShares>().UsedBy(TwoClients.GuestName, ShareKind.Requests) == 2);

        await clients.RevokeGuestAsync();

        using var ended = await waiting;
        await ended.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
        clients.Gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Submit).ShouldBe(1);
    }
}
