using Gateway.Edge;
using Gateway.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.FalProxy;

/// <summary>
/// The address that fal's clients mean when they call the proxy. It is read by hand and not by <see cref="Uri"/>, which would
/// decode and fold what two parties may then understand differently; only two hosts exist, and nothing is ever sent to them.
/// </summary>
/// <param name="Path">Path, by the rules of every request target.</param>
/// <param name="Query">Query with its <c>?</c>, or nothing.</param>
/// <param name="IsSynchronous">Whether the call is answered with the result instead of the envelope.</param>
internal sealed record FalProxyTarget(string Path, QueryString Query, bool IsSynchronous)
{
    private const string Scheme = "https://";
    private const string QueueHost = "queue.fal.run";
    private const string SynchronousHost = "fal.run";

    /// <returns>Null: the target is accepted. Otherwise what is wrong with it, without a word of its text.</returns>
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
        // Exactly these: user info, a port or another spelling would be part of the comparison.
        if (host is not (QueueHost or SynchronousHost))
        {
            return FalProxyErrors.HostWrong(QueueHost, SynchronousHost);
        }

        var local = end < 0 ? "" : rest[end..];
        if (RequestTarget.Read(local, out var path) is { } wrong)
        {
            return wrong;
        }

        var question = local.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : local[question..];
        if (query.AsSpan().ContainsAnyExceptInRange('!', '~') || query.Contains('#', StringComparison.Ordinal))
        {
            return FalProxyErrors.QueryWrong;
        }

        target = new FalProxyTarget(path, new QueryString(query), host == SynchronousHost);
        return null;
    }
}
