using Gateway.Administration.Csv;
using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Administration.Work;

/// <summary>The jobs of all clients.</summary>
internal sealed class JobHandlers(
    IReportStore reports, IJobStore jobs, IWebhookStore webhooks, ILedgerStore ledger)
{
    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var filter = FilterOf(call);
        var limit = call.Query(QueryParameters.Limit);
        var after = call.Query(QueryParameters.Cursor);
        if (!call.IsCsv())
        {
            var (page, next) = await ReadAsync(filter with { Limit = limit ?? JobFilter.DefaultLimit }, after, call);
            return Answers.Ok(new { jobs = page, next_cursor = next?.ToString() });
        }

        var whole = filter with { Limit = limit ?? JobFilter.MaxLimit };
        return new CsvAnswer<AdministrationJob, JobCursor>("jobs", JobColumns.All, await TableAsync(after), TableAsync);

        async Task<CsvPage<AdministrationJob, JobCursor>> TableAsync(JobCursor? start)
        {
            var (rows, next) = await ReadAsync(whole, start, call);
            return new(rows, limit is null ? next : null);
        }
    }

    public async Task<IResult> FindAsync(AdministrationCall call)
    {
        if (await jobs.FindAsync(call.Path("request_id"), call.Aborted) is not { } job)
        {
            return Answers.Refused(AdministrationErrors.NotFound("job"));
        }

        var costs = await ledger.FindCostsAsync([job.RequestId], call.Aborted);
        var history = await webhooks.FindWebhookAsync(job.RequestId, call.Aborted);
        return Answers.Ok(AdministrationJob.Of(job, costs.GetValueOrDefault(job.RequestId)) with
        {
            Webhook = history is null ? null : WebhookView.ForOperator(history),
        });
    }

    private static AllJobsFilter FilterOf(AdministrationCall call) => new()
    {
        Client = call.Query(QueryParameters.Client),
        Model = call.Query(QueryParameters.Model),
        Status = call.Query(QueryParameters.Status),
        Outcome = call.Query(QueryParameters.Outcome),
        ErrorType = call.Query(QueryParameters.ErrorType),
        RequestId = call.Query(QueryParameters.RequestId),
        Since = call.Query(QueryParameters.Since),
        Until = call.Query(QueryParameters.Until),
    };

    private async Task<(IReadOnlyList<AdministrationJob> Jobs, JobCursor? Next)> ReadAsync(
        AllJobsFilter filter, JobCursor? after, AdministrationCall call)
    {
        var page = await reports.ListAllJobsAsync(filter, after, call.Aborted);
        var costs = page.Jobs.Count == 0
            ? new Dictionary<string, JobCost>()
            : await ledger.FindCostsAsync([.. page.Jobs.Select(job => job.RequestId)], call.Aborted);
        return ([.. page.Jobs.Select(job => AdministrationJob.Of(job, costs.GetValueOrDefault(job.RequestId)))], page.Next);
    }
}
