using System.Collections.Concurrent;
using Gateway.Configuration.Options;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// Parsed upstream addresses of submits, which are the same few over and over. Bounded, because in
/// <see cref="UnknownModelPolicy.Forward"/> a client chooses the model.
/// </summary>
internal sealed class UpstreamUris
{
    private const int MaxCached = 1024;

    private readonly ConcurrentDictionary<(string Prefix, string Target), Uri> _uris = new();

    /// <param name="prefix">A destination's address as configured, such as <c>https://api.quickrouter.ai/</c>.</param>
    /// <param name="target">Path and query, beginning with <c>/</c>.</param>
    public Uri Get(string prefix, string target)
    {
        if (_uris.TryGetValue((prefix, target), out var uri))
        {
            return uri;
        }

        uri = new Uri(string.Concat(prefix.AsSpan().TrimEnd('/'), target));
        if (_uris.Count < MaxCached && !target.Contains("/requests/", StringComparison.Ordinal))
        {
            _uris.TryAdd((prefix, target), uri);
        }

        return uri;
    }
}
