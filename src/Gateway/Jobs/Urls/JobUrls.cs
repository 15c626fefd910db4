namespace Gateway.Jobs.Urls;

/// <summary>The addresses under which a client follows one job through the gateway.</summary>
/// <param name="Result">The job's own address; the others are below it.</param>
internal readonly record struct JobUrls(string Result)
{
    public const string StatusSuffix = "/status";
    public const string CancelSuffix = "/cancel";

    public string Status => Result + StatusSuffix;

    public string Cancel => Result + CancelSuffix;

    /// <param name="baseUrl"><c>Gateway:PublicUrl</c>. Null: the scheme and host that the client called.</param>
    public static JobUrls For(HttpRequest request, Uri? baseUrl, string app, string requestId)
    {
        var start = baseUrl?.AbsoluteUri.TrimEnd('/') ?? $"{request.Scheme}://{HostOf(request)}";
        return new JobUrls($"{start}/{app}/requests/{requestId}");
    }

    /// <summary>HTTP/1.0 may leave the host out; then it is the address that was connected to.</summary>
    private static string HostOf(HttpRequest request)
    {
        var connection = request.HttpContext.Connection;
        return request.Host.HasValue
            ? request.Host.Value!
            : new HostString(connection.LocalIpAddress?.ToString() ?? "localhost", connection.LocalPort).Value!;
    }
}
