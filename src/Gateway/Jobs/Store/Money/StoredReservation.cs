using Gateway.Money;

namespace Gateway.Jobs.Store.Money;

/// <summary>The money of a submit. The price never changes, so it may be read before the transaction that settles.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Client">The client that pays.</param>
/// <param name="Model">The model.</param>
/// <param name="RequestId">The job. Null: none is stored.</param>
/// <param name="State">Where the money stands.</param>
/// <param name="Reserved">The most that the job can cost. Null: its model had no price.</param>
/// <param name="Amount">What it counts now.</param>
/// <param name="Price">The price of the submit.</param>
internal sealed record StoredReservation(
    string Id,
    string Client,
    string Model,
    string? RequestId,
    ReservationState State,
    NanoDollars? Reserved,
    NanoDollars? Amount,
    SubmitPrice? Price);
