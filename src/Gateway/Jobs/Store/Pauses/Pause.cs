namespace Gateway.Jobs.Store.Pauses;

/// <summary>Submits that are refused until an operator resumes them.</summary>
/// <param name="Scope">Which submits.</param>
/// <param name="Name">The client or the model. Empty: all.</param>
/// <param name="Since">When the pause began.</param>
/// <param name="Actor">The label of the administration key that set it.</param>
/// <param name="Reason">Why, in the words of the operator. Clients do not see it.</param>
internal sealed record Pause(PauseScope Scope, string Name, DateTimeOffset Since, string Actor, string? Reason)
{
    /// <summary>The most pauses.</summary>
    public const int MaxPauses = 1000;
}
