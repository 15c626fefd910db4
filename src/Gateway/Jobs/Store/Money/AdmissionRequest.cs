using Gateway.Clients;
using Gateway.Money;

namespace Gateway.Jobs.Store.Money;

/// <summary>A submit of a client with limits, before the upstream is called.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>Identifies the reservation: 32 hexadecimal digits, which begin with the time. Submits of the same time are therefore on the
    /// same page of an index.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public required string Client { get; init; }

    public required string Model { get; init; }

    public required ClientLimits Limits { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The day of the submit in the time zone of the money, such as <c>2026-11-26</c>.</summary>
    public required string Day { get; init; }

    /// <summary>When the slot of a submit without a stored job ends, and its money becomes doubtful.</summary>
    public required DateTimeOffset PendingUntil { get; init; }

    /// <summary>Null: the model has no price.</summary>
    public required SubmitPrice? Price { get; init; }

    /// <summary>The most that the job can cost. Null if and only if there is no bounded price.</summary>
    public required NanoDollars? Most { get; init; }

    public required int Images { get; init; }
}
