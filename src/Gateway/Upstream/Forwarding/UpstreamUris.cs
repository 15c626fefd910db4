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

    // The dictionary's own Count takes all of its locks.
    private int _count;

    /// <param name="prefix">A destination's address as configured, such as <c>https://api.quickrouter.ai/</c>.</param>
    /// <param name="target">Path and query, beginning with <c>/</c>.</param>
    public Uri Get(string prefix, string target)
    {
        // The address of a job is asked for a few times and never again.
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
