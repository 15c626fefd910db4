using System.Diagnostics.CodeAnalysis;

namespace Gateway.Bodies.Memory;

/// <summary>The result of a reservation: the share that the bytes were taken from, or the reason of the refusal.</summary>
internal readonly record struct BodyGrant(BodyShare? Share, BodyRefusal Refusal)
{
    [MemberNotNullWhen(true, nameof(Share))]
    public bool Succeeded => Share is not null;

    public static implicit operator BodyGrant(BodyShare share) => new(share, BodyRefusal.None);

    public static implicit operator BodyGrant(BodyRefusal refusal) => new(null, refusal);
}
