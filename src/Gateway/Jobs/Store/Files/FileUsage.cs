namespace Gateway.Jobs.Store.Files;

/// <summary>What counts against the limits of a client's files.</summary>
/// <param name="Files">Files and unfinished uploads, also those that have expired and were not swept yet.</param>
/// <param name="Bytes">Their bytes, with those that are reserved for uploads under way.</param>
internal readonly record struct FileUsage(long Files, long Bytes);
