namespace Gateway.Files.Sweeping;

/// <summary>Why the sweep has removed bytes.</summary>
internal enum SweptReason
{
    /// <summary>A file has expired, or its client has removed it and its bytes were left.</summary>
    Expired,

    /// <summary>The URL of an upload has ended before the upload.</summary>
    Unfinished,

    /// <summary>The request or the process that received a part has ended without a result.</summary>
    Abandoned,

    /// <summary>Bytes belong to no file.</summary>
    Orphaned,
}
