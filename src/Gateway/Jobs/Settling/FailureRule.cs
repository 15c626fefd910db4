using Gateway.Configuration.Options;

namespace Gateway.Jobs.Settling;

/// <summary>
/// Tells a model's refusal of the input, a 422 that the upstream may charge, from a failure of the model or of the upstream, which it does
/// not charge.
/// </summary>
internal static class FailureRule
{
    /// <summary>The <c>error_type</c> values of failures with another status than 422, as fal documents them.</summary>
    private static readonly HashSet<string> Uncharged = new(StringComparer.Ordinal)
    {
        "bad_request", "client_cancelled", "client_disconnected", "downstream_service_error", "downstream_service_unavailable",
        "generation_timeout", "internal_error", "internal_server_error", "request_timeout", "runner_connection_error",
        "runner_connection_refused", "runner_connection_timeout", "runner_disconnected", "runner_incomplete_response",
        "runner_scheduling_failure", "runner_server_error", "startup_timeout",
    };

    /// <summary>Whether the end of a job leaves open what it costs although it failed: it may be a 422, and the setting charges a
    /// 422.</summary>
    public static bool AwaitsResult(RefusalCharge refused, JobStatus? end, int? status, string? errorType) =>
        end == JobStatus.Failed && refused == RefusalCharge.Charged && MayBeCharged(status, errorType);

    /// <summary>Whether the upstream may charge a failed job.</summary>
    /// <param name="status">The status of the model's response to a result call. Null: the status call told the end.</param>
    /// <param name="errorType">The <c>error_type</c> of the job. Null: the upstream gives none.</param>
    /// <returns>False: it certainly does not. True: the job was refused, or only its result tells.</returns>
    public static bool MayBeCharged(int? status, string? errorType) => status is { } known
        ? known == StatusCodes.Status422UnprocessableEntity
        : errorType is null || !Uncharged.Contains(errorType);
}
