using Gateway.Clients;
using Gateway.Errors;
using Gateway.Money;

namespace Gateway.Admission;

/// <summary>Errors of a submit above a limit of its client. Nothing was submitted and nothing is counted.</summary>
internal static class LimitErrors
{
    /// <summary>A slot is free when any job of the client ends, which nobody knows before.</summary>
    private static readonly TimeSpan SlotRetryAfter = TimeSpan.FromSeconds(5);

    public static GatewayError SubmitsLimited(long limit, long used, DateTimeOffset freesAt, DateTimeOffset now) =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.SubmitRateLimited, Blame.Client,
            $"This client may submit {limit} times in 60 seconds, and did so {used} times. Nothing was submitted; send it again after "
                + $"Retry-After.")
        {
            RetryAfter = freesAt - now,
            Members = [ErrorMember.Of("limit", limit), ErrorMember.Of("used", used), ErrorMember.Of("frees_at", freesAt)],
        };

    /// <param name="limit">The most jobs that may run.</param>
    /// <param name="used">The jobs that run.</param>
    /// <param name="freesAt">When the first of their slots ends at the latest.</param>
    /// <param name="now">The time.</param>
    public static GatewayError JobsLimited(long limit, long used, DateTimeOffset freesAt, DateTimeOffset now) =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.JobsInFlightLimited, Blame.Client,
            $"This client may have {limit} jobs that have not ended, and has {used}. Nothing was submitted; send it again when one of them "
                + $"has ended.")
        {
            RetryAfter = freesAt - now < SlotRetryAfter ? freesAt - now : SlotRetryAfter,
            Members = [ErrorMember.Of("limit", limit), ErrorMember.Of("used", used), ErrorMember.Of("frees_at", freesAt)],
        };

    /// <param name="budget">The budget.</param>
    /// <param name="used">What the client has spent in its period.</param>
    /// <param name="needed">The most that the job can cost.</param>
    /// <param name="freesAt">When the period ends. Null: it does not end, or the job costs more than the whole budget.</param>
    public static GatewayError BudgetExceeded(Budget budget, NanoDollars used, NanoDollars needed, DateTimeOffset? freesAt) =>
        new(StatusCodes.Status402PaymentRequired, ErrorTypes.BudgetExceeded, Blame.Client,
            $"The budget '{budget.Name}' of this client has {used} of {budget.Limit} dollars in use, and this job can cost {needed} "
                + $"dollars. Nothing was submitted.")
        {
            Members =
            [
                ErrorMember.Of("budget", budget.Name), ErrorMember.Of("period", budget.Period.ToString()),
                ErrorMember.Of("limit", budget.Limit.ToString()), ErrorMember.Of("used", used.ToString()),
                ErrorMember.Of("needed", needed.ToString()),
                .. freesAt is { } at ? (ErrorMember[])[ErrorMember.Of("frees_at", at)] : [],
            ],
        };

    public static GatewayError PriceUnknown(string model) =>
        new(StatusCodes.Status403Forbidden, ErrorTypes.PriceUnknown, Blame.Client,
            $"This client has a budget, and it is not known what a job of the model '{model}' costs at most. Nothing was submitted. The "
                + $"operator can set a price in Gateway:Prices:Directory.");

    public static GatewayError ReadsLimited(int limit, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, ErrorTypes.ReadsLimited, Blame.Client,
            $"This client may make {limit} reads per second (Gateway:Limits:PerClient:ReadsPerSecond). Poll less often.")
        {
            RetryAfter = retryAfter,
        };
}
