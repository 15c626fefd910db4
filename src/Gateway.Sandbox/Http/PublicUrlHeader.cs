using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Http;

/// <summary>Reads <see cref="SandboxServer.PublicUrlHeader"/>.</summary>
internal static class PublicUrlHeader
{
    /// <returns>The address without a slash at its end. Null: the header is not there, or is no http or https address.</returns>
    public static string? Read(IHeaderDictionary headers) =>
        headers[SandboxServer.PublicUrlHeader] is [{ } text]
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : null;
}
