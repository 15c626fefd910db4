namespace Gateway.Documentation;

/// <summary>The groups of operations.</summary>
internal static class DocumentTags
{
    public const string Models = "Models";
    public const string Jobs = "Jobs";
    public const string Files = "Files";
    public const string Limits = "Limits";
    public const string Validation = "Validation";
    public const string Catalogue = "Catalogue";
    public const string Proxy = "Proxy";
    public const string Health = "Health";
}
