using System.Runtime.InteropServices;

namespace Gateway.Jobs.Store.Sql;

/// <summary>A parameter with its type. PostgreSQL needs the type of a null too. A number is not boxed.</summary>
internal readonly struct SqlValue
{
    private readonly object? _reference;
    private readonly long _number;

    private SqlValue(SqlType type, object? reference)
    {
        Type = type;
        IsNull = reference is null;
        _reference = reference;
    }

    private SqlValue(SqlType type, long? number)
    {
        Type = type;
        IsNull = number is null;
        _number = number.GetValueOrDefault();
    }

    public SqlType Type { get; }

    public bool IsNull { get; }

    public string Text => (string)_reference!;

    public long Integer => _number;

    public double Real => BitConverter.Int64BitsToDouble(_number);

    public byte[] Bytes => (byte[])_reference!;

    /// <summary>The value as an object. Null for a null.</summary>
    public object? Boxed => IsNull ? null : Type switch
    {
        SqlType.Integer => Integer,
        SqlType.Real => Real,
        _ => _reference,
    };

    /// <exception cref="ArgumentException">PostgreSQL cannot store the text. The check is made before any bytes are sent, because after a
    /// partly sent statement the state of the connection's prepared statements is unknown.</exception>
    public static implicit operator SqlValue(string? text) =>
        text is null
            || StoreText.IsStorable(text)
                ? new(SqlType.Text, text)
                : throw new ArgumentException("The text holds NUL or half a surrogate pair.", nameof(text));

    public static implicit operator SqlValue(long number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(long? number) => new(SqlType.Integer, number);

    public static implicit operator SqlValue(double? number) =>
        new(SqlType.Real, number is { } known ? BitConverter.DoubleToInt64Bits(known) : null);

    /// <summary>Does not copy a whole array. Nothing in the gateway changes a digest or a stored response.</summary>
    public static implicit operator SqlValue(ReadOnlyMemory<byte> bytes) =>
        new(SqlType.Bytes, MemoryMarshal.TryGetArray(bytes, out var whole) && whole.Count == whole.Array!.Length
            ? whole.Array
            : bytes.ToArray());

    public static implicit operator SqlValue(DateTimeOffset time) => StoreTime.ToStore(time);

    public static implicit operator SqlValue(DateTimeOffset? time) => StoreTime.ToStore(time);
}
