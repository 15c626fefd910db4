namespace Gateway.Jobs.Urls;

/// <summary>The addresses under which a client follows one job through the gateway.</summary>
/// <param name="Result">The job's own address; the others are below it.</param>
internal readonly record struct JobUrls(string Result)
{
    public const string StatusSuffix = "/status";
    public const string CancelSuffix = "/cancel";

    public string Status => Result + StatusSuffix;

    public string Cancel => Result + CancelSuffix;

    /// <param name="address">The gateway's address as the client reaches it, without a slash at its end.</param>
    public static JobUrls At(string address, string app, string requestId) => new($"{address}/{app}/requests/{requestId}");
}
