namespace Gateway.Clients.Stored;

/// <summary>When a stored key was used last in this process. A use costs no write of memory if the key was used in the same step.</summary>
internal sealed class KeyUse(string keyId)
{
    /// <summary>A time is stored at most once in a step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private long _step;
    private long _writtenStep;

    public string KeyId { get; } = keyId;

    /// <summary>The begin of the step of the last use. Null: the key was not used.</summary>
    public DateTimeOffset? LastUsed =>
        Volatile.Read(ref _step) is > 0 and var step ? new DateTimeOffset(step * Step.Ticks, TimeSpan.Zero) : null;

    /// <summary>Whether the last use is not stored yet.</summary>
    public bool IsUnwritten => Volatile.Read(ref _step) > Volatile.Read(ref _writtenStep);

    /// <summary>The last use was stored.</summary>
    public void Written(DateTimeOffset lastUsed) => Volatile.Write(ref _writtenStep, lastUsed.UtcTicks / Step.Ticks);

    public void Note(DateTimeOffset now)
    {
        var step = now.UtcTicks / Step.Ticks;
        if (Volatile.Read(ref _step) < step)
        {
            Volatile.Write(ref _step, step);
        }
    }
}
