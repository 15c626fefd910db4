using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Store;

/// <summary>A job and what is stored with it in one transaction.</summary>
/// <param name="Job">The job.</param>
internal sealed record NewJob(JobRecord Job)
{
    /// <summary>When the job is asked for first. Null: as soon as somebody follows the open jobs.</summary>
    public DateTimeOffset? NextPollAt { get; init; }

    /// <summary>The response under the idempotency key. Null: the submit has no key.</summary>
    public IdempotencyCompletion? Completion { get; init; }

    /// <summary>The reservation of the submit. Null: its client has no limits.</summary>
    public Reserved? Reservation { get; init; }

    /// <summary>The webhook of the job. Null: the submit has none.</summary>
    public Webhook? Webhook { get; init; }
}
