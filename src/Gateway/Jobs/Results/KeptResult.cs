namespace Gateway.Jobs.Results;

/// <param name="State">What the gateway has of the result.</param>
/// <param name="Document">Set if and only if the state is <see cref="ResultState.Kept"/>.</param>
internal sealed record KeptResult(ResultState State, ResultDocument? Document = null);
