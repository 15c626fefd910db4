namespace Gateway.Jobs.Store;

/// <summary>A parameter with its type, which PostgreSQL needs to know of a null as well.</summary>
internal readonly record struct SqlValue(SqlType Type, object? Value)
{
    public static implicit operator SqlValue(string? text) => new(SqlType.Text, text);

    public static implicit operator SqlValue(long number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(long? number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(double? number) => new(SqlType.Real, number);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> bytes) => new(SqlType.Bytes, bytes.ToArray());

    public static implicit operator SqlValue(DateTimeOffset time) => StoreTime.ToStore(time);

    public static implicit operator SqlValue(DateTimeOffset? time) => StoreTime.ToStore(time);
}
