namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Results:PerClient</c>: the share of one client.</summary>
internal sealed class PerClientResultsOptions
{
    /// <summary>
    /// Maximum size of the kept results of one client, in bytes. Null: a quarter of <see cref="ResultsOptions.MaxTotalBytes"/>. Above it,
    /// the oldest results of this client are deleted.
    /// </summary>
    public long? MaxTotalBytes { get; set; }
}
