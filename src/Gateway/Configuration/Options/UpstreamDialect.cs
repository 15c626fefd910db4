namespace Gateway.Configuration.Options;

/// <summary>Which follow-up routes the upstream has.</summary>
internal enum UpstreamDialect
{
    /// <summary>Tried and remembered.</summary>
    Auto,

    /// <summary>The whole queue API: status, stream, result, cancel.</summary>
    Native,

    /// <summary>The result alone; status and stream are made from it.</summary>
    ResultOnly,
}
