using System.Net;
using Gateway.Bodies.Unread;
using Gateway.Files.Uploads;
using Gateway.FunctionalTests.Changes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Shares;

namespace Gateway.FunctionalTests.Files;

/// <summary>Uploads that the gateway ends while bytes arrive: the client is too slow, or may no longer call the gateway.</summary>
public sealed class EndedUploadTests : IDisposable
{
    private const int Length = 200_000;

    private static readonly byte[] Bytes = FileCalls.PngOf(Length);

    private readonly TemporaryDirectory _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Put_WithAPauseThatIsTooLong_Is408AndLeavesNothing()
    {
        var clock = new RenewClock(UploadProgress.Silence);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), clock, ("Gateway:Files:Directory", _files.Path), ("Gateway:Files:PerClient:MaxTotalBytes", $"{Length}"),
            ("Gateway:Files:MaxBytes", $"{Length}"));
        var upload = await gateway.Client.InitiateAsync();
        var before = clock.Waiting;
        using var body = new HeldContent(Bytes, before: 100_000, Length);
        var put = gateway.PutAsync(upload.Upload, body, "image/png");
        await PartialAsync();
        clock.Waiting.ShouldBe(before + 1);

        clock.Renew();

        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], "body_too_slow"), Cancellation);
        (logged["status"], logged["path"]).ShouldBe((408, "/storage/upload/{id}"));
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        body.Continue();
        using (var slow = await put)
        {
            var error = await slow.ShouldBeErrorAsync(HttpStatusCode.RequestTimeout, "body_too_slow");
            error.GetProperty("message").GetString()!.ShouldContain("no pause may be longer than 30 s");
        }

        // Nothing is reserved any more: the file has exactly the size of all that may be stored.
        using var again = await gateway.PutAsync(upload.Upload, Bytes);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>An upload that is fast enough, and that began too late.</summary>
    [Fact]
    public async Task Put_UploadUrlEndsMeanwhile_IsNotFoundAndLeavesNothing()
    {
        // The gateway waits for the rest of the body, however long the test takes.
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), new RenewClock(UnreadBodies.Silence), ("Gateway:Files:Directory", _files.Path),
            ("Gateway:Files:UploadTime", "00:00:03"));
        var upload = await gateway.Client.InitiateAsync();
        using var body = new HeldContent(Bytes, before: 100_000, Length);
        var put = gateway.PutAsync(upload.Upload, body, "image/png");

        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], "upload_not_found"), Cancellation);

        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        body.Continue();
        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
    }

    /// <summary>The owner of an upload needs a valid key until the end of the upload.</summary>
    [Theory]
    [InlineData("revoked")]
    [InlineData("disabled")]
    [InlineData("removed")]
    public async Task Put_OwnerLosesItsKey_IsNotFoundAndLeavesNothing(string how)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Directory", _files.Path));
        using var client = gateway.CreateClient(await gateway.AddClientAsync());
        var upload = await client.InitiateAsync();
        using var body = new HeldContent(Bytes, before: 100_000, Length);
        var put = gateway.PutAsync(upload.Upload, body, "image/png");
        await PartialAsync();

        await (how switch
        {
            "revoked" => gateway.RevokeAsync(),
            "disabled" => gateway.ReplaceAsync(new(StoredClientCalls.Client) { IsDisabled = true }),
            _ => gateway.RemoveClientAsync(),
        });

        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["path"], "/storage/upload/{id}"), Cancellation);
        (logged["status"], logged["error_type"], logged["outcome"]).ShouldBe((404, "upload_not_found", "refused"));
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        body.Continue();
        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        using var again = await gateway.PutAsync(upload.Upload, Bytes);
        await again.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        await Eventually.IsTrueAsync(() => gateway.Service<ClientShares>().Count == 0);
    }

    /// <summary>Waits until bytes of the upload are written.</summary>
    private Task PartialAsync() => Eventually.IsTrueAsync(() =>
        Directory.GetFiles(_files.Path, "*.partial", SearchOption.AllDirectories) is [var file] && new FileInfo(file).Length > 0);
}
