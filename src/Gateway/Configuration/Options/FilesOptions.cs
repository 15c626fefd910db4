namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Files</c>: files that clients upload and name in submits.</summary>
internal sealed class FilesOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>Directory of the files. Default: <c>files</c> beside the SQLite database, or <c>data/files</c> with PostgreSQL. With an S3
    /// store: the directory in which uploads wait until they are passed on.</summary>
    public string? Directory { get; set; }

    /// <summary>An S3-compatible store. It is used if its bucket is set.</summary>
    public FilesS3Options S3 { get; set; } = new();

    /// <summary>Maximum size of an upload, in bytes. Default 100 MiB.</summary>
    public long MaxBytes { get; set; } = 100 * MiB;

    /// <summary>Maximum size of the files that one submit may carry inline, in bytes of the files. Default 20 MiB.</summary>
    public long MaxInlineBytes { get; set; } = 20 * MiB;

    /// <summary>Maximum size of all files, in bytes. Default 10 GiB. Above it, uploads are refused.</summary>
    public long MaxTotalBytes { get; set; } = 10 * 1024 * MiB;

    /// <summary>The share of one client.</summary>
    public PerClientFilesOptions PerClient { get; set; } = new();

    /// <summary>Longest time that a file is kept, and the time of a file whose upload asks for none. Default 7 days.</summary>
    public TimeSpan MaxRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an upload may take from <c>initiate</c> to its end. Default 1 hour.</summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time between two searches for expired files and abandoned uploads. Default 1 minute.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How the upstream gets a file. Default <see cref="FileDelivery.Inline"/>.</summary>
    public FileDelivery Delivery { get; set; } = FileDelivery.Inline;

    /// <summary>Whether only its owner may read a file, with its key. Default: every client that knows the URL.</summary>
    public bool Private { get; set; }

    /// <summary>Maximum size of the files of one client: a quarter of all, but at least one of the largest size.</summary>
    public long ClientBytes => PerClient.MaxTotalBytes ?? Math.Max(MaxTotalBytes / 4, MaxBytes);
}
