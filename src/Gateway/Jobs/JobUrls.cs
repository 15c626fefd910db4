namespace Gateway.Jobs;

/// <summary>The addresses under which a client follows one job through the gateway.</summary>
/// <param name="Result">The job's own address; the others are below it.</param>
internal readonly record struct JobUrls(string Result)
{
    public string Status => Result + "/status";

    public string Cancel => Result + "/cancel";

    /// <param name="baseUrl"><c>Gateway:PublicUrl</c>. Null: the scheme and host that the client called.</param>
    public static JobUrls For(HttpRequest request, Uri? baseUrl, string app, string requestId)
    {
        var start = baseUrl?.AbsoluteUri.TrimEnd('/') ?? $"{request.Scheme}://{request.Host.Value}";
        return new JobUrls($"{start}/{app}/requests/{requestId}");
    }
}
