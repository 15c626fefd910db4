using Gateway.Configuration.Options;

namespace Gateway.Bodies.Memory;

/// <summary>The settings of one reservation, from the configuration snapshot of its request.</summary>
/// <param name="ClientBytes">Share of the client, in bytes as rented.</param>
/// <param name="Wait">How long the request waits.</param>
/// <param name="MaxWaiting">How many requests may wait. One client may have half of them.</param>
internal readonly record struct BodyTerms(long ClientBytes, TimeSpan Wait, int MaxWaiting)
{
    public int MaxWaitingOfClient => (MaxWaiting + 1) / 2;

    public static BodyTerms From(LimitsOptions limits) =>
        new(limits.ClientBodyMemoryBytes, limits.BodyMemoryWait, limits.BodyMemoryWaiting);
}
