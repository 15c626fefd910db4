using System.Net;
using Gateway.Files.Storage;
using Gateway.Files.Uploads;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Files;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files;

/// <summary>Several attempts at one upload, of which an earlier one stores its bytes late.</summary>
public sealed class AttemptTests : IDisposable
{
    private static readonly byte[] First = FileCalls.PngOf(100_000);
    private static readonly byte[] Second = FileCalls.PngOf(100_000, seed: 1);

    private readonly TemporaryDirectory _files = new();
    private readonly RenewClock _clock = new();
    private readonly SlowStorage _storage;

    public AttemptTests() => _storage = new SlowStorage(_files.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Put_StoringTakesLongerThanTheLease_KeepsTheLease()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        var hold = _storage.HoldNext();
        var put = gateway.PutAsync(upload.Upload, First);
        await hold.Begun;

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Eventually.IsTrueAsync(() => _clock.Waiting == 1);
            _clock.Move(UploadCalls.Lease - TimeSpan.FromSeconds(1));
            var renewal = _clock.Waiting;
            _clock.Renew();
            await Eventually.IsTrueAsync(async () => _clock.Waiting == renewal && (await TakeAsync(gateway, TimeSpan.FromSeconds(2))) == 0);
        }

        hold.Release();
        using var stored = await put;
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(gateway, upload)).ShouldBe(First);
    }

    /// <summary>The earlier attempt ends with a failure, and removes what it has stored: never the bytes of the later one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Put_LeaseIsLostWhileBytesAreStored_LeavesTheBytesOfTheSuccessor(bool obeysCancellation)
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        var hold = _storage.HoldNext(obeysCancellation);
        var put = gateway.PutAsync(upload.Upload, First);
        await hold.Begun;
        await Eventually.IsTrueAsync(() => _clock.Waiting == 1);
        (await TakeAsync(gateway, 2 * UploadCalls.Lease)).ShouldBe(1);
        using (var successor = await gateway.PutAsync(upload.Upload, Second))
        {
            successor.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        _clock.Renew();
        if (!obeysCancellation)
        {
            hold.Release();
        }

        using var lost = await put;
        await lost.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_complete");
        (await ReadAsync(gateway, upload)).ShouldBe(Second);
        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(1);
    }

    /// <summary>Nobody has received the upload meanwhile: it can be sent again.</summary>
    [Fact]
    public async Task Put_LeaseIsLostWithoutASuccessor_IsInterrupted()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        var hold = _storage.HoldNext(obeysCancellation: false);
        var put = gateway.PutAsync(upload.Upload, First);
        await hold.Begun;
        (await TakeAsync(gateway, 2 * UploadCalls.Lease)).ShouldBe(1);

        hold.Release();

        using var lost = await put;
        await lost.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "upload_interrupted");
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
        using var again = await gateway.PutAsync(upload.Upload, Second);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_UploadEndsWhileItsBytesAreStored_IsNotFound()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        var hold = _storage.HoldNext();
        var put = gateway.PutAsync(upload.Upload, First);
        await hold.Begun;
        await Eventually.IsTrueAsync(() => _clock.Waiting == 1);
        await gateway.Service<IFileStore>().TakeExpiredFilesAsync(null, _clock.GetUtcNow().AddDays(1), 10, Cancellation);

        _clock.Renew();

        using var ended = await put;
        await ended.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        StoredFiles.NamesIn(_files.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Part_SentAgain_LeavesTheBytesOfTheLastAttemptAlone()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        await gateway.PutPartAsync(upload, 1, First);
        var etag = await gateway.PutPartAsync(upload, 1, Second);
        StoredFiles.NamesIn(_files.Path).Length.ShouldBe(1);

        // An attempt that is refused ends the part that it was to replace.
        using (var refused = await gateway.PutAsync(new Uri(upload.Upload + "/1"), []))
        {
            await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        }

        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));
        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(gateway, upload)).ShouldBe(Second);
    }

    /// <summary>The first piece shows the type, so that the rest is not read.</summary>
    [Fact]
    public async Task Complete_OfAnotherFamily_ReadsTheFirstPartAlone()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync("video/mp4", isMultipart: true);
        var parts = new[] { (1, await gateway.PutPartAsync(upload, 1, First)), (2, await gateway.PutPartAsync(upload, 2, Second)) };

        using var refused = await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts));

        await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "file_type_mismatch");
        _storage.Opened.ShouldBe(1);
    }

    /// <summary>The bytes that complete was to read are gone, because the client has sent others.</summary>
    [Fact]
    public async Task Complete_PartIsSentAgainMeanwhile_IsAConflictAndNoFault()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var first = await gateway.PutPartAsync(upload, 1, First);
        var hold = _storage.HoldNextOpen();
        var complete = gateway.CompleteAsync(upload, FileCalls.PartsBody((1, first)));
        await hold.Begun;
        var second = await gateway.PutPartAsync(upload, 1, Second);
        hold.Release();

        using var changed = await complete;

        await changed.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_in_progress");
        changed.Headers.RetryAfter.ShouldNotBeNull();
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == 870 || entry.EventId == 871);
        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, second)));
        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(gateway, upload)).ShouldBe(Second);
    }

    /// <summary>Nobody has sent the part again: its bytes are lost, and that is a fault of the gateway.</summary>
    [Fact]
    public async Task Complete_BytesOfAPartAreLost_IsAFaultAndLogged()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var etag = await gateway.PutPartAsync(upload, 1, First);
        File.Delete(Directory.GetFiles(_files.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem());

        using var lost = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));

        await lost.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == 871);
    }

    [Fact]
    public async Task Complete_SeveralAtOnce_ReadThePartsOnceAndGetTheSameAnswer()
    {
        await using var gateway = await StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var body = FileCalls.PartsBody(
            (1, await gateway.PutPartAsync(upload, 1, First)), (2, await gateway.PutPartAsync(upload, 2, Second)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await gateway.CompleteAsync(upload, body);
            return $"{(int)response.StatusCode} {await response.TextAsync()}";
        }));

        answers.Distinct().ShouldHaveSingleItem().ShouldStartWith("200 ");
        _storage.Opened.ShouldBe(2);
    }

    /// <summary>As the sweep of another replica does whose clock says a later time.</summary>
    private async Task<int> TakeAsync(TestGateway gateway, TimeSpan later)
    {
        var store = gateway.Service<IFileStore>();
        var now = _clock.GetUtcNow() + later;
        var taken = await store.TakeAbandonedPartsAsync(new string('5', 32), now, now.AddMinutes(5), 10, Cancellation);
        foreach (var part in taken)
        {
            await store.AbandonPartAsync(part.Lease, Cancellation);
        }

        return taken.Count;
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        new SandboxOptions(), _clock, services => services.AddSingleton<IFileStorage>(_storage));

    private static async Task<byte[]> ReadAsync(TestGateway gateway, UploadUrls upload)
    {
        using var response = await gateway.ReadAsync(upload.File);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync(Cancellation);
    }
}
