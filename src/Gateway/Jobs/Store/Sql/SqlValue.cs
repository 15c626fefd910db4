namespace Gateway.Jobs.Store.Sql;

/// <summary>A parameter with its type, which PostgreSQL needs to know of a null as well.</summary>
internal readonly record struct SqlValue(SqlType Type, object? Value)
{
    /// <exception cref="ArgumentException">PostgreSQL can't hold the text. Found here, before any bytes are on their way: a statement
    /// that breaks off while it is being sent leaves a connection that no longer knows what it has prepared.</exception>
    public static implicit operator SqlValue(string? text) =>
        text is null
            || StoreText.IsStorable(text)
                ? new(SqlType.Text, text)
                : throw new ArgumentException("The text holds NUL or half a surrogate pair.", nameof(text));

    public static implicit operator SqlValue(long number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(long? number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(double? number) => new(SqlType.Real, number);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> bytes) => new(SqlType.Bytes, bytes.ToArray());

    public static implicit operator SqlValue(DateTimeOffset time) => StoreTime.ToStore(time);

    public static implicit operator SqlValue(DateTimeOffset? time) => StoreTime.ToStore(time);
}
