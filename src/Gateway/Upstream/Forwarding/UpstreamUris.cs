using System.Collections.Concurrent;
using Gateway.Configuration.Options;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// A cache of the parsed upstream URLs of submits, because the same few URLs are used again and again. The cache is bounded, because
/// with <see cref="UnknownModelPolicy.Forward"/> a client chooses the model.
/// </summary>
internal sealed class UpstreamUris
{
    private const int MaxCached = 1024;

    private readonly ConcurrentDictionary<(string Prefix, string Target), Uri> _uris = new();

    // The dictionary's Count property takes all of its locks.
    private int _count;

    /// <param name="prefix">The configured address of a destination, such as <c>https://api.quickrouter.ai/</c>.</param>
    /// <param name="target">Path and query. It begins with <c>/</c>.</param>
    public Uri Get(string prefix, string target)
    {
        // The URL of a job is used a few times only, so it is not cached.
        if (target.Contains("/requests/", StringComparison.Ordinal))
        {
            return Parse(prefix, target);
        }

        if (_uris.TryGetValue((prefix, target), out var uri))
        {
            return uri;
        }

        uri = Parse(prefix, target);
        if (Volatile.Read(ref _count) < MaxCached && _uris.TryAdd((prefix, target), uri))
        {
            Interlocked.Increment(ref _count);
        }

        return uri;
    }

    private static Uri Parse(string prefix, string target)
    {
        return new Uri(string.Concat(prefix.AsSpan().TrimEnd('/'), target));
    }
}
