namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Files:PerClient</c>: the share of one client in the uploaded files.</summary>
internal sealed class PerClientFilesOptions
{
    /// <summary>Maximum size of the files of one client, in bytes. Default: a quarter of <c>Gateway:Files:MaxTotalBytes</c>.</summary>
    public long? MaxTotalBytes { get; set; }

    /// <summary>Maximum number of files and unfinished uploads of one client. Default 10,000.</summary>
    public int MaxFiles { get; set; } = 10_000;
}
