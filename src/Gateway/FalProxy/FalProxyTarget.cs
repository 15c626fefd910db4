using Gateway.Edge;
using Gateway.Files;
using Gateway.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.FalProxy;

/// <summary>
/// The target URL of a proxy call. This type parses the URL itself instead of using <see cref="Uri"/>, which decodes and normalises,
/// so that two parties might read the same URL differently. It accepts three hosts, one of them for uploads only. The gateway calls none.
/// </summary>
/// <param name="Path">The path. It follows the rules of every request target.</param>
/// <param name="Query">The query with its <c>?</c>, or empty.</param>
/// <param name="IsSynchronous">Whether the response is the job's result instead of the envelope.</param>
/// <param name="IsUpload">Whether the target is a call of an upload.</param>
internal sealed record FalProxyTarget(string Path, QueryString Query, bool IsSynchronous, bool IsUpload)
{
    private const string Scheme = "https://";
    private const string QueueHost = "queue.fal.run";
    private const string SynchronousHost = "fal.run";
    private const string StorageHost = "rest.fal.ai";
    private const string UploadPaths = FileRoutes.Uploads + "/";

    /// <returns>Null: the target is accepted. Otherwise the reason, which does not quote the target.</returns>
    public static Message? Read(StringValues header, out FalProxyTarget? target)
    {
        target = null;
        if (header.Count != 1 || header[0] is not { Length: > 0 } url)
        {
            return header.Count > 1 ? FalProxyErrors.Repeated : FalProxyErrors.Missing;
        }

        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return FalProxyErrors.SchemeWrong;
        }

        var rest = url[Scheme.Length..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var host = end < 0 ? rest : rest[..end];
        // The comparison is exact: it refuses user info, a port and every other spelling.
        if (host is not (QueueHost or SynchronousHost or StorageHost))
        {
            return FalProxyErrors.HostWrong(QueueHost, SynchronousHost, StorageHost);
        }

        var local = end < 0 ? "" : rest[end..];
        if (RequestTarget.Read(local, out var path) is { } wrong)
        {
            return wrong;
        }

        if (host == StorageHost && !path.StartsWith(UploadPaths, StringComparison.Ordinal))
        {
            return FalProxyErrors.NoUpload(StorageHost, UploadPaths);
        }

        if (FileRoutes.IsOfFiles(path) && FilePathMiddleware.EndsWithSlash(local))
        {
            return FalProxyErrors.FinalSlash;
        }

        var question = local.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : local[question..];
        if (query.AsSpan().ContainsAnyExceptInRange('!', '~') || query.Contains('#', StringComparison.Ordinal))
        {
            return FalProxyErrors.QueryWrong;
        }

        target = new FalProxyTarget(path, new QueryString(query), host == SynchronousHost, host == StorageHost);
        return null;
    }
}
