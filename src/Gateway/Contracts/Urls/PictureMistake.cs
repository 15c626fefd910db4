namespace Gateway.Contracts.Urls;

/// <summary>The kind of mistake in a text that is neither a URL nor a data URI.</summary>
internal enum PictureMistake
{
    None,

    /// <summary>Base64 without the prefix <c>data:image/…;base64,</c>.</summary>
    BareBase64,

    /// <summary><c>image/png;base64,…</c>, <c>base64,…</c> or <c>data:…</c> without its type or encoding.</summary>
    PartOfPrefix,

    /// <summary>A path on the client's machine.</summary>
    LocalPath,

    /// <summary>A data URI whose base64 contains line breaks or spaces.</summary>
    WrappedBase64,

    /// <summary>A data URI with the URL-safe alphabet: <c>-</c> and <c>_</c>.</summary>
    UrlSafeBase64,
}
