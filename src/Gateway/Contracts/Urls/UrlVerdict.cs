namespace Gateway.Contracts.Urls;

/// <summary>What <see cref="UrlCheck"/> found.</summary>
internal enum UrlVerdict
{
    Ok,
    NotUrl,
    TooLong,
    NotImageData,
    BadBase64,
    WrongType,
}
