namespace Gateway.Contracts.Urls;

/// <summary>Result of <see cref="UrlCheck"/>.</summary>
internal enum UrlVerdict
{
    Ok,
    NotUrl,
    TooLong,
    NotImageData,
    BadBase64,
    WrongType,

    /// <summary>The URL names an uploaded file that is no image.</summary>
    NotImageFile,

    /// <summary>The URL names an uploaded file of another type than the listed types of images.</summary>
    WrongFileType,
}
