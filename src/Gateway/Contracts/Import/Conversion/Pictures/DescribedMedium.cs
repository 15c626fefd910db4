namespace Gateway.Contracts.Import.Conversion.Pictures;

/// <summary>The medium that the description of a URL names. A later one outweighs an earlier one.</summary>
internal enum DescribedMedium
{
    /// <summary>There is no description.</summary>
    Unknown,

    /// <summary>The description names no medium.</summary>
    Unnamed,

    /// <summary>The description names a picture.</summary>
    Picture,

    /// <summary>The description names another medium, perhaps beside a picture.</summary>
    Other,
}
