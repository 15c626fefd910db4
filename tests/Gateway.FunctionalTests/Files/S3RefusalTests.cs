using System.Globalization;
using System.Net;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.AspNetCore.Http;

namespace Gateway.FunctionalTests.Files;

/// <summary>An S3 store that refuses the gateway, or does not answer. The gateway starts, says why, and needs no restart
/// afterwards.</summary>
public sealed class S3RefusalTests
{
    private static readonly byte[] Bytes = FileCalls.PngOf(100_000);

    [Theory]
    [InlineData("403 SignatureDoesNotMatch", "refuses the credentials", "SecretKey")]
    [InlineData("403 InvalidAccessKeyId", "refuses the credentials", "AccessKey")]
    [InlineData("403 AccessDenied", "refuses the credentials", "policy of the bucket")]
    [InlineData("403", "refuses the credentials", "policy of the bucket")]
    [InlineData("403 RequestTimeTooSkewed", "the clock of this machine", "clock")]
    [InlineData("404 NoSuchBucket", "the bucket does not exist", "Gateway:Files:S3:Bucket")]
    [InlineData("404", "the bucket does not exist", "ServiceUrl")]
    [InlineData("301 PermanentRedirect", "in another region", "Gateway:Files:S3:Region")]
    [InlineData("307 TemporaryRedirect", "in another region", "Gateway:Files:S3:Region")]
    [InlineData("400 AuthorizationHeaderMalformed", "in another region", "Gateway:Files:S3:Region")]
    [InlineData("503 SlowDown", "too many requests", "503")]
    [InlineData("503", "overloaded", "503")]
    [InlineData("500 InternalError", "answers 500", "500")]
    [InlineData("200", "not that of an S3 store", "ServiceUrl")]
    [InlineData("none", "does not answer in time", "in time")]
    [InlineData("cut", "can't be reached", "ServiceUrl")]
    public async Task Store_ThatRefuses_IsLoggedWithItsReasonAndUsedWhenItIsRight(string answer, string reason, string advice)
    {
        await using var store = await S3StandIn.StartAsync();
        store.Refuse = context => RefuseAsync(context, answer);
        var clock = new ShortCalls { IsShort = answer == "none", IsShortToSend = answer == "none" };
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock, store.Settings);

        var atStart = await gateway.Logs.WaitForAsync(entry => entry.EventId == 873, TestContext.Current.CancellationToken);
        atStart.Message.ShouldContain(reason);
        atStart.Message.ShouldContain(advice);
        // The longest pause of an upload has the same time, so it is short again when the upload has arrived.
        clock.IsShort = false;
        store.Refuse = context =>
        {
            clock.IsShort |= answer == "none" && HttpMethods.IsPut(context.Request.Method);
            return RefuseAsync(context, answer);
        };
        var refused = await gateway.Client.InitiateAsync();
        using (var put = await gateway.PutAsync(refused.Upload, Bytes))
        {
            await put.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        }

        gateway.Logs.Entries.Where(static entry => entry.EventId == 870).ShouldHaveSingleItem().Message.ShouldContain(reason);
        gateway.Logs.Entries.ShouldNotContain(static entry => entry.EventId == 871);
        UploadTests.StoredFiles(gateway).ShouldBeEmpty();
        store.Objects.ShouldBeEmpty();

        (store.Refuse, clock.IsShort, clock.IsShortToSend) = (null, false, false);
        if (answer[0] is '3' or '4')
        {
            // The store has refused the bytes, so that the same upload can be tried again at once.
            store.Requests.ShouldNotContain(new S3Request("DELETE", ""));
            using var again = await gateway.PutAsync(refused.Upload, Bytes);
            again.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var deleted = await gateway.Client.DeleteAsync(refused.File, TestContext.Current.CancellationToken);
            deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        var url = await gateway.UploadAsync(Bytes);
        using var read = await gateway.ReadAsync(url);

        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(Bytes);
        UploadTests.StoredFiles(gateway).ShouldBeEmpty();
        store.Objects.Length.ShouldBe(1);
        foreach (var entry in gateway.Logs.Entries)
        {
            var text = entry + entry.Exception?.ToString() + string.Join(' ', entry.Properties.Select(static pair => pair.Value));
            text.ShouldNotContain(S3StandIn.AccessKey);
            text.ShouldNotContain(S3StandIn.SecretKey);
        }
    }

    /// <summary>The store has taken the bytes, and its answer is lost.</summary>
    [Theory]
    [InlineData("cut")]
    [InlineData("500 InternalError")]
    public async Task Put_WhoseAnswerIsLost_LeavesNoObject(string answer)
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await TestGateway.StartAsync(store.Settings);
        var upload = await gateway.Client.InitiateAsync();
        store.RefuseAfter = context => HttpMethods.IsPut(context.Request.Method) ? RefuseAsync(context, answer) : Task.FromResult(false);

        using (var put = await gateway.PutAsync(upload.Upload, Bytes))
        {
            await put.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        }

        store.Requests.ShouldContain(new S3Request("PUT", ""));
        store.Objects.ShouldBeEmpty();
        store.RefuseAfter = null;
        using var again = await gateway.PutAsync(upload.Upload, Bytes);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The directory in which an upload waits fails, and not the store.</summary>
    [Theory]
    [InlineData("removed", "has lost the bytes")]
    [InlineData("cut", "has lost the bytes")]
    [InlineData("folder", "no permission for the directory")]
    public async Task Put_WhoseWaitingFileIsDamaged_IsAFaultOfTheDirectory(string damage, string reason)
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await TestGateway.StartAsync(store.Settings);
        var upload = await gateway.Client.InitiateAsync();
        using var content = new HeldContent(Bytes, before: 80_000, Bytes.Length);
        var put = gateway.PutAsync(upload.Upload, content, "image/png");
        await Eventually.IsTrueAsync(() => UploadTests.StoredFiles(gateway) is [var waiting] && new FileInfo(waiting).Length > 0);
        var file = UploadTests.StoredFiles(gateway)[0];
        Damage(file, damage);
        content.Continue();

        using var refused = await put;

        await refused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        var logged = gateway.Logs.Entries.Where(static entry => entry.EventId == 870).ShouldHaveSingleItem();
        logged.Message.ShouldContain(reason);
        logged.Message.ShouldContain("directory of the files");
        logged.Message.ShouldNotContain("S3");
        gateway.Logs.Entries.ShouldNotContain(static entry => entry.EventId == 871);
        store.Requests.ShouldNotContain(new S3Request("PUT", ""));
    }

    private static void Damage(string file, string damage)
    {
        if (damage is "cut")
        {
            // The gateway writes on at its own position, so that only another file can be shorter.
            File.Delete(file);
            File.WriteAllBytes(file, Bytes[..1000]);
            return;
        }

        File.Delete(file);
        if (damage is "folder")
        {
            Directory.CreateDirectory(file);
        }
    }

    private static async Task<bool> RefuseAsync(HttpContext context, string answer)
    {
        if (answer is "none")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (answer is "none" or "cut")
        {
            context.Abort();
            return true;
        }

        var status = int.Parse(answer[..3], CultureInfo.InvariantCulture);
        if (status is StatusCodes.Status301MovedPermanently or StatusCodes.Status307TemporaryRedirect)
        {
            context.Response.Headers["x-amz-bucket-region"] = "eu-central-1";
        }

        if (answer.Length > 4)
        {
            await S3StandIn.ErrorAsync(context, status, answer[4..]);
            return true;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync($"<html>A web server. {S3StandIn.AccessKey}</html>", context.RequestAborted);
        return true;
    }

    /// <summary>The deadlines of calls pass soon, as long as the test says so.</summary>
    private sealed class ShortCalls : TimeProvider
    {
        /// <summary>Of a call that sends no file.</summary>
        public bool IsShort { get; set; }

        /// <summary>Of a call that sends the file.</summary>
        public bool IsShortToSend { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback, state,
                (IsShort && dueTime == S3Calls.Deadline) || (IsShortToSend && dueTime == S3Calls.DeadlineOf(Bytes.Length))
                    ? TimeSpan.FromMilliseconds(200)
                    : dueTime,
                period);
    }
}
