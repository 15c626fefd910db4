namespace Gateway.Jobs.Urls;

/// <summary>The URLs with which a client follows one job through the gateway.</summary>
/// <param name="Result">The job's own URL. The other URLs extend it.</param>
internal readonly record struct JobUrls(string Result)
{
    public const string StatusSuffix = "/status";
    public const string CancelSuffix = "/cancel";

    public string Status => Result + StatusSuffix;

    public string Cancel => Result + CancelSuffix;

    /// <param name="address">The gateway's base URL as seen by the client, without a trailing slash.</param>
    public static JobUrls At(string address, string app, string requestId) => new($"{address}/{app}/requests/{requestId}");
}
