namespace Gateway.Text;

/// <summary>
/// The address at which clients reach the gateway: <c>Gateway:PublicUrl</c>, or the scheme, host and path prefix from a configured
/// reverse proxy or from the request. Every URL and path in a response begins with it.
/// </summary>
internal static class PublicAddress
{
    /// <summary>Base of absolute URLs, without a trailing slash.</summary>
    public static string BaseOf(HttpRequest request, Uri? publicUrl) =>
        publicUrl is null ? $"{request.Scheme}://{HostOf(request)}{request.PathBase.Value}" : BaseOf(publicUrl);

    /// <summary>Base of absolute URLs, without a trailing slash.</summary>
    public static string BaseOf(Uri publicUrl) => publicUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>Whether <see cref="BaseOf(HttpRequest, Uri?)"/> is this address. Creates no text in the usual case.</summary>
    public static bool IsBase(string address, HttpRequest request, Uri? publicUrl)
    {
        if (publicUrl is not null)
        {
            return address.AsSpan().SequenceEqual(publicUrl.AbsoluteUri.AsSpan().TrimEnd('/'));
        }

        var rest = address.AsSpan();
        return TrySkip(ref rest, request.Scheme) && TrySkip(ref rest, "://") && TrySkip(ref rest, HostOf(request))
            && rest.SequenceEqual(request.PathBase.Value);
    }

    /// <summary>Path prefix before the gateway's own paths, without a trailing slash. Usually empty.</summary>
    public static string PrefixOf(HttpRequest request, Uri? publicUrl) =>
        publicUrl is null ? request.PathBase.Value ?? "" : publicUrl.AbsolutePath.TrimEnd('/');

    /// <summary>HTTP/1.0 allows a request without a host; the address of the connection replaces it.</summary>
    private static string HostOf(HttpRequest request)
    {
        var connection = request.HttpContext.Connection;
        return request.Host.HasValue
            ? request.Host.Value!
            : new HostString(connection.LocalIpAddress?.ToString() ?? "localhost", connection.LocalPort).Value!;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> rest, string part)
    {
        var begins = rest.StartsWith(part, StringComparison.Ordinal);
        rest = begins ? rest[part.Length..] : rest;
        return begins;
    }
}
