namespace Gateway.Jobs.Store.Files;

/// <summary>The state of a file. The numbers are stored.</summary>
internal enum FileState
{
    /// <summary>The upload has begun and is not complete.</summary>
    Uploading = 0,

    /// <summary>The file is complete and is served.</summary>
    Stored = 1,

    /// <summary>The file is no longer served. Its row goes when its bytes are removed.</summary>
    Removing = 2,
}
