namespace Gateway.Files.References;

/// <summary>What the URL in a body leads to.</summary>
internal enum UrlKind
{
    /// <summary>A file: the path ends with <c>/files/</c> and an id.</summary>
    File,

    /// <summary>An upload: the path has <c>/storage/upload/</c> and an id.</summary>
    Upload,

    /// <summary>No file: a path below <c>/files/</c> at an own address without a valid id, or one that is too long.</summary>
    Nothing,
}
