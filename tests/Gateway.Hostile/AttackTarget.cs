namespace Gateway.Hostile;

/// <summary>The gateway under attack, and the means of the attacker.</summary>
internal sealed class AttackTarget
{
    /// <summary>The HTTP/1.1 endpoint.</summary>
    public required Uri Address { get; init; }

    /// <summary>The endpoint for HTTP/2 with prior knowledge.</summary>
    public required Uri Http2Address { get; init; }

    /// <summary>The keys of the attackers, each of a client of its own.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>A further key, which is valid as long as <see cref="RevocableKeyFile"/> exists.</summary>
    public required string RevocableKey { get; init; }

    public required string RevocableKeyFile { get; init; }

    /// <summary>Whether the attack has its full size. Otherwise it has the size for a run together with all other tests.</summary>
    public required bool IsFullSize { get; init; }
}
