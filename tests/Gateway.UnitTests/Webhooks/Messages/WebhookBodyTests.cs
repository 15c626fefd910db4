using System.Buffers;
using System.Text;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.UnitTests.Jobs.Store;
using Gateway.Webhooks.Messages;

namespace Gateway.UnitTests.Webhooks.Messages;

public sealed class WebhookBodyTests
{
    private const string Ids = "\"request_id\":\"job-1\",\"gateway_request_id\":\"job-1\"";

    private static readonly KeptResult NotKept = new(ResultState.NotKept);

    /// <summary>White space, escapes and the order of the members stay.</summary>
    [Fact]
    public void Write_Completed_HasTheDocumentByteForByte()
    {
        const string Document = "{ \"seed\" : 1e3,\n \"images\":[{\"url\":\"https:\\/\\/x\"}], \"seed\":2 }";

        Write(JobStatus.Completed, Kept(200, Document)).ShouldBe(Body($"\"status\":\"OK\",\"payload\":{Document}"));
    }

    [Fact]
    public void Write_CompletedWithoutAKeptResult_SaysSo() =>
        Write(JobStatus.Completed, NotKept).ShouldBe(
            Body("\"status\":\"OK\",\"payload\":null,"
                + "\"payload_error\":\"The gateway has not kept the result. Fetch it with the result call of the job.\""));

    [Theory]
    [InlineData("\u0089PNG")]
    [InlineData("")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":}")]
    [InlineData("<html>")]
    public void Write_DocumentIsNotJson_SaysSo(string document) =>
        Write(JobStatus.Completed, Kept(200, document)).ShouldBe(
            Body("\"status\":\"OK\",\"payload\":null,"
                + "\"payload_error\":\"The result is not JSON. Fetch it with the result call of the job.\""));

    [Fact]
    public void Write_DocumentIsNotUtf8_SaysSo() =>
        Write(JobStatus.Completed, new KeptResult(ResultState.Kept, new ResultDocument(200, null, new byte[] { 0x22, 0xFF, 0x22 })))
            .ShouldContain("\"payload\":null,\"payload_error\":");

    /// <summary>As fal sends the errors of its models.</summary>
    [Theory]
    [InlineData(JobStatus.Completed)]
    [InlineData(JobStatus.Failed)]
    public void Write_DocumentOfAnError_IsThePayloadOfAnError(object status) =>
        Write((JobStatus)status, Kept(422, """{"detail":[]}""")).ShouldBe(
            Body("""
                "status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[]}
                """));

    [Fact]
    public void Write_FailedWithAText_HasTheText() =>
        Write(JobStatus.Failed, Kept(500, "{}"), "out of memory").ShouldBe(
            Body("""
                "status":"ERROR","error":"out of memory","payload":{}
                """));

    [Theory]
    [InlineData(JobStatus.Failed, null, "The job failed.")]
    [InlineData(JobStatus.Failed, "out of memory", "out of memory")]
    [InlineData(JobStatus.Cancelled, null, "The job was cancelled.")]
    [InlineData(JobStatus.Lost, "The upstream no longer knows the job.", "The upstream no longer knows the job.")]
    public void Write_WithoutADocument_IsAnErrorWithItsText(object status, string? stored, string error) =>
        Write((JobStatus)status, NotKept, stored).ShouldBe(
            Body($"\"status\":\"ERROR\",\"error\":\"{error}\",\"payload\":null"));

    /// <summary>The memory is counted before the body is written.</summary>
    [Fact]
    public void BytesFor_LongestTexts_IsEnough()
    {
        var job = Job(JobStatus.Failed, new string('x', JobRecord.MaxErrorLength)) with { RequestId = new string('i', 256) };
        var kept = Kept(500, "{}");
        var buffer = new ArrayBufferWriter<byte>();
        WebhookBody.Write(buffer, job, kept);

        buffer.WrittenCount.ShouldBeLessThan(WebhookBody.BytesFor(kept));
    }

    private static string Body(string rest) => $"{{{Ids},{rest}}}";

    private static KeptResult Kept(int status, string document) =>
        new(ResultState.Kept, new ResultDocument(status, "application/json", Encoding.Latin1.GetBytes(document)));

    private static JobRecord Job(JobStatus status, string? error) =>
        Samples.Job("job-1") with { Status = status, FinishedAt = Samples.Start, Error = error };

    private static string Write(JobStatus status, KeptResult kept, string? error = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WebhookBody.Write(buffer, Job(status, error), kept);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
