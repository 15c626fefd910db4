namespace Gateway.Contracts.Import.Conversion.Pictures;

/// <summary>The name under which a schema is used. It decides whether the text is the URL of a picture.</summary>
/// <param name="Own">The name of the parameter or member. Empty: an item or a member without a name.</param>
/// <param name="Parents">The names around it, the nearest first.</param>
/// <param name="Described">The medium that the descriptions name.</param>
internal sealed record PictureUse(string Own, IReadOnlyList<string> Parents, DescribedMedium Described)
{
    private const int MostParents = 3;

    public bool IsUrl => Own is "url" || Own.EndsWith("_url", StringComparison.Ordinal);

    private bool IsBare => Own is "" or "url" or "urls" or "uri";

    public PictureUse DescribedBy(string? description) =>
        PictureWords.InDescription(description) is var medium && medium > Described ? this with { Described = medium } : this;

    /// <summary>The items of a list of URLs. The name of the list can be in the singular if a single text is valid too.</summary>
    public PictureUse Item() =>
        IsUrl ? this
        : Own is "urls" || Own.EndsWith("_urls", StringComparison.Ordinal) ? this with { Own = Own[..^1] }
        : Member("");

    public PictureUse Member(string name) => new(
        name, Own.Length == 0 ? Parents : [Own, .. Parents.Take(MostParents - 1)], DescribedMedium.Unknown);

    /// <summary>
    /// Whether the text is the URL of a picture. The names decide, then the description. If they say nothing, a name <c>…_url</c> is the
    /// URL of a picture. A text with <c>format: uri</c> is one if it has no description: a wrong check would refuse valid bodies.
    /// </summary>
    public bool IsPicture(bool hasFormat)
    {
        foreach (var name in IsBare ? [Own, .. Parents] : (IReadOnlyList<string>)[Own])
        {
            if (PictureWords.InName(name) is { } isPicture)
            {
                return isPicture;
            }
        }

        return Described != DescribedMedium.Other
            && ((IsUrl && (!IsBare || Parents.Count == 0)) || (hasFormat && Described != DescribedMedium.Unnamed));
    }

    public override string ToString() => $"{Described}/{Own}/{string.Join('/', Parents)}";
}
