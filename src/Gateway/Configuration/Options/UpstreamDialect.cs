namespace Gateway.Configuration.Options;

/// <summary>The follow-up routes that the upstream has.</summary>
internal enum UpstreamDialect
{
    /// <summary>Determined by calls to the upstream and stored until the restart.</summary>
    Auto,

    /// <summary>The complete queue API: status, stream, result, cancel.</summary>
    Native,

    /// <summary>Only the result. The gateway derives status and stream from it.</summary>
    ResultOnly,
}
