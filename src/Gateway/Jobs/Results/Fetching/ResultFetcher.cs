using Gateway.Calls;
using Gateway.Errors;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store.Documents;
using Gateway.Upstream;
using Gateway.Upstream.Answers;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>
/// Fetches the result of a job that has ended, by one call. Only the model's own final response is a result: a 200, or a failure that the
/// model reports with a 422, a 500, or a 504 of the client's own time limit. Every other response may change, or is from a server between.
/// </summary>
internal sealed class ResultFetcher(UpstreamClient upstream, UpstreamMetrics metrics, ResultMemory memory, TimeProvider time)
{
    private const int MaxUnitsLength = 64;

    /// <param name="job">The job, which has ended.</param>
    /// <param name="maxBytes">The largest result that is held. 0: none is, only what it says.</param>
    /// <param name="isScanned">Whether a larger result is read to its end for what it says.</param>
    /// <param name="cancellation">Cancels the call.</param>
    public async Task<FetchedResult> FetchAsync(JobRecord job, int maxBytes, bool isScanned, CancellationToken cancellation)
    {
        using var span = UpstreamSpan.Start(Operation.Result, job.Model, job.RequestId, JobTraces.LinkTo(job.TraceParent));
        using var reply = await upstream.SendAsync(
            HttpMethod.Get, $"/{job.UpstreamPath}/requests/{job.RequestId}", span, cancellation);
        FetchedResult result;
        try
        {
            result = reply.Error is { } error ? FetchedResult.Failed(error) : await ReadAsync(reply, maxBytes, isScanned);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellation.ThrowIfCancellationRequested();
            result = FetchedResult.Failed(exception is OperationCanceledException ? UpstreamErrors.TimedOut() : UpstreamErrors.Failed());
        }

        metrics.Record(Operation.Result, result.Fault);
        UpstreamSpan.SetError(span, result.Fault);
        return result;
    }

    private async Task<FetchedResult> ReadAsync(UpstreamReply reply, int maxBytes, bool isScanned)
    {
        if (StatusErrors.ForAnyCall(reply.Response, time) is { } fault)
        {
            return FetchedResult.Failed(await reply.AddReasonAsync(fault, time));
        }

        // The token cannot be found in encoded content, and the gateway requests none.
        if (reply.Response.Content.Headers.ContentEncoding.Count > 0)
        {
            return FetchedResult.Failed(UpstreamErrors.Failed());
        }

        var body = await PeekedStream.ReadAsync(await reply.OpenAsync(), ResultMemory.SmallBytes, reply.Deadline);
        return NoResult(reply.Response, body) ?? await ReadAsync(reply, body, maxBytes, isScanned ? new ResultScanner() : null);
    }

    /// <returns>Null: the response is the model's own final one.</returns>
    private static FetchedResult? NoResult(HttpResponseMessage response, PeekedStream body)
    {
        var reading = ResultReading.Of(new ResultBeginning(
            response.StatusCode, body.Beginning, body.IsWhole, response.Headers.Contains(GatewayHeaders.RequestTimeoutType)));
        return reading switch
        {
            { Fault: { Type: ErrorTypes.JobNotFound } missing } => FetchedResult.Missing(missing),
            { Fault: { } fault } => FetchedResult.Failed(fault),
            _ when !reading.Status.IsFinal() => FetchedResult.Failed(JobErrors.StillInProgress()),
            _ when (int)response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status422UnprocessableEntity
                or StatusCodes.Status500InternalServerError or StatusCodes.Status504GatewayTimeout => null,
            _ => FetchedResult.Missing(UpstreamErrors.Rejected((int)response.StatusCode, message: null, detail: null)),
        };
    }

    private async Task<FetchedResult> ReadAsync(UpstreamReply reply, PeekedStream body, int maxBytes, ResultScanner? scanner)
    {
        var headers = reply.ResultHeaders.ToList();
        var units = headers.Where(static header => header is { Name: GatewayHeaders.BillableUnits, Value.Length: <= MaxUnitsLength })
            .Select(static header => header.Value).FirstOrDefault();
        var turn = body.IsWhole || maxBytes == 0 ? null : await memory.TakeAsync(maxBytes, reply.Deadline);
        FetchedResult? result = null;
        try
        {
            var whole = await ResultBody.ReadAsync(body, reply.Response.Content.Headers.ContentLength, maxBytes, scanner, reply.Deadline);
            result = whole is null ? await ScanAsync(reply, body, units, scanner)
                : ResultFactsReader.Read(whole, units) is not { } facts ? FetchedResult.Failed(UpstreamErrors.Failed())
                : FetchedResult.Of(
                    new KeptDocument(
                        (int)reply.Response.StatusCode, reply.ContentType, KeptHeaders.Write(headers), whole, time.GetUtcNow()),
                    facts, turn);
            return result;
        }
        finally
        {
            if (result?.Document is null)
            {
                turn?.Dispose();
            }
        }
    }

    /// <summary>A result that is not held. Without a scanner nobody asks what it says.</summary>
    private static async Task<FetchedResult> ScanAsync(UpstreamReply reply, PeekedStream body, string? units, ResultScanner? scanner)
    {
        if (scanner is not null)
        {
            await ResultBody.ScanAsync(body, scanner, reply.Deadline);
        }

        return scanner is { IsComplete: false }
            ? FetchedResult.Failed(UpstreamErrors.Failed())
            : FetchedResult.TooLarge(
                (int)reply.Response.StatusCode, (scanner?.Facts ?? ResultFacts.None) with { BillableUnits = units });
    }
}
