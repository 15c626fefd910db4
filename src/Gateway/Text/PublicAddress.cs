namespace Gateway.Text;

/// <summary>
/// The address by which clients reach the gateway: <c>Gateway:PublicUrl</c>, or the scheme, host and path prefix of the request as the
/// client sent it to a known reverse proxy. Every URL and every path that leaves the gateway begins with it.
/// </summary>
internal static class PublicAddress
{
    /// <summary>The base of absolute URLs, without a slash at its end.</summary>
    public static string BaseOf(HttpRequest request, Uri? publicUrl) =>
        publicUrl is null ? $"{request.Scheme}://{HostOf(request)}{request.PathBase.Value}" : BaseOf(publicUrl);

    /// <summary>The base of absolute URLs, without a slash at its end.</summary>
    public static string BaseOf(Uri publicUrl) => publicUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The path in front of the gateway's own paths, without a slash at its end; mostly empty.</summary>
    public static string PrefixOf(HttpRequest request, Uri? publicUrl) =>
        publicUrl is null ? request.PathBase.Value ?? "" : publicUrl.AbsolutePath.TrimEnd('/');

    /// <summary>HTTP/1.0 may leave the host out; the address of the connection takes its place.</summary>
    private static string HostOf(HttpRequest request)
    {
        var connection = request.HttpContext.Connection;
        return request.Host.HasValue
            ? request.Host.Value!
            : new HostString(connection.LocalIpAddress?.ToString() ?? "localhost", connection.LocalPort).Value!;
    }
}
