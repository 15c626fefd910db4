namespace Gateway.Jobs.Store.Money;

/// <summary>A reservation whose time has passed, and its job.</summary>
/// <param name="Reservation">The reservation.</param>
/// <param name="JobStatus">The status of the job. Null: there is no job.</param>
/// <param name="Result">What the result of the job says, if it was read by a program that settles nothing.</param>
/// <param name="ErrorType">The <c>error_type</c> of the job.</param>
internal sealed record DueReservation(
    StoredReservation Reservation, JobStatus? JobStatus, ResultFacts? Result, string? ErrorType = null);
