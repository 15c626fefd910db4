namespace Gateway.Files.Storage;

/// <summary>Consecutive bytes of stored bytes.</summary>
/// <param name="Offset">The number of stored bytes before them.</param>
/// <param name="Length">Their number, above 0.</param>
/// <param name="Total">The number of all stored bytes.</param>
internal readonly record struct ByteRange(long Offset, long Length, long Total)
{
    /// <summary>The position of the last byte.</summary>
    public long Last => Offset + Length - 1;

    public bool IsWhole => Length == Total;

    public static ByteRange Whole(long total) => new(0, total, total);
}
