namespace Gateway.Files.Uploads;

/// <summary>What a part may have.</summary>
/// <param name="Reserved">The bytes that are reserved at the beginning.</param>
/// <param name="Most">The most bytes.</param>
/// <param name="Until">The end of the upload URL.</param>
/// <param name="Declared">The declared type of a whole file, which its content must be of. Null: the type is checked later.</param>
internal sealed record PartBounds(long Reserved, long Most, DateTimeOffset Until, string? Declared);
