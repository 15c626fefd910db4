namespace Gateway.Jobs.Store.Sql;

/// <summary>A parameter with its type. PostgreSQL needs the type of a null too.</summary>
internal readonly record struct SqlValue(SqlType Type, object? Value)
{
    /// <exception cref="ArgumentException">PostgreSQL cannot store the text. The check is made before any bytes are sent, because after a
    /// partly sent statement the state of the connection's prepared statements is unknown.</exception>
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
