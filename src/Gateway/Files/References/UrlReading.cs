namespace Gateway.Files.References;

/// <summary>The URL of a file or of an upload, as the gateway reads it.</summary>
/// <param name="Kind">What it leads to.</param>
/// <param name="FileId">The id of the file in lower case. Null: <see cref="Kind"/> is not <see cref="UrlKind.File"/>.</param>
internal readonly record struct UrlReading(UrlKind Kind, string? FileId)
{
    public override string ToString() => $"the URL of a file: {Kind}";
}
