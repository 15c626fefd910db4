namespace Gateway.Files.Storage;

internal enum FileStorageFault
{
    /// <summary>The storage cannot be reached, or refuses the access.</summary>
    Unavailable,

    /// <summary>The disk or the bucket is full.</summary>
    Full,

    /// <summary>There are no bytes under the name, or not as many as were stored.</summary>
    Missing,
}
