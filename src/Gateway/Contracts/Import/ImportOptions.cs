namespace Gateway.Contracts.Import;

/// <summary>The options of <c>contracts import</c>.</summary>
/// <param name="Sources">Files, directories and URLs of documents.</param>
internal sealed record ImportOptions(IReadOnlyList<string> Sources)
{
    /// <summary>The directory of the contract files. Null: they go to standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Compares with the existing contract and writes nothing.</summary>
    public bool Check { get; init; }

    /// <summary>An amount and its unit, such as <c>0.035/megapixel</c>. Null: no price file is written.</summary>
    public string? Price { get; init; }

    /// <summary>The path of the model, for a document that does not say it.</summary>
    public string? Model { get; init; }

    /// <summary>Whether URLs are read.</summary>
    public bool AllowsUrls { get; init; }
}
