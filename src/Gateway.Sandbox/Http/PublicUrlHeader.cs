using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Http;

/// <summary>Reads <see cref="SandboxServer.PublicUrlHeader"/>.</summary>
internal static class PublicUrlHeader
{
    /// <returns>The URL without a trailing slash. Null: the header is missing, or is not an http or https URL.</returns>
    public static string? Read(IHeaderDictionary headers) =>
        headers[SandboxServer.PublicUrlHeader] is [{ } text]
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : null;
}
