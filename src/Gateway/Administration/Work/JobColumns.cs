using Gateway.Administration.Csv;

namespace Gateway.Administration.Work;

/// <summary>The table of jobs.</summary>
internal static class JobColumns
{
    public static IReadOnlyList<CsvColumn<AdministrationJob>> All { get; } =
    [
        new("request_id", job => job.RequestId),
        new("client", job => job.Client),
        new("model", job => job.Model),
        new("status", job => job.Status),
        new("outcome", job => job.Outcome),
        new("submitted_at", job => CsvText.Of(job.SubmittedAt)),
        new("in_progress_at", job => CsvText.Of(job.InProgressAt)),
        new("finished_at", job => CsvText.Of(job.FinishedAt)),
        new("cancel_requested_at", job => CsvText.Of(job.CancelRequestedAt)),
        new("last_polled_at", job => CsvText.Of(job.LastPolledAt)),
        new("images", job => CsvText.Of(job.Images)),
        new("request_bytes", job => CsvText.Of(job.RequestBytes)),
        new("error_type", job => job.ErrorType),
        new("lost_reason", job => job.LostReason),
        new("inference_time", job => CsvText.Of(job.InferenceTime)),
        new("result", job => job.Result),
        new("image_count", job => CsvText.Of(job.ImageCount)),
        new("billable_units", job => job.BillableUnits),
        new("cost", job => job.Cost?.ToString()),
        new("cost_state", job => job.CostState),
    ];
}
