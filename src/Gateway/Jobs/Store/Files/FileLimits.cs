namespace Gateway.Jobs.Store.Files;

/// <param name="Total">Maximum bytes of all files.</param>
/// <param name="OfClient">Maximum bytes of the files of one client.</param>
/// <param name="FilesOfClient">Maximum number of files and unfinished uploads of one client.</param>
internal sealed record FileLimits(long Total, long OfClient, int FilesOfClient);
