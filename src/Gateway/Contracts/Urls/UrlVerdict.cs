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
}
