using System.Text;
using Gateway.Calls;
using Gateway.Edge;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Jobs.Urls;

/// <summary>
/// The app in a job's path. The upstream returns it in the envelope's URLs, and it cannot be derived from the model. Clients that
/// build URLs themselves use other apps, which address the same job.
/// </summary>
internal static class JobApps
{
    /// <summary>The literal that QuickRouter documents as a replacement for a model.</summary>
    private const string Auto = ModelPaths.Prefix + "auto";

    private const string AutoSegment = "/auto";

    private const int MaxUrlLength = 2048;

    private static ReadOnlySpan<byte> Requests => "/requests/"u8;

    /// <summary>Whether a follow-up may address a job by this app: the upstream's app, the model's first two segments, the whole model,
    /// <c>fal-ai/auto</c>, or <c>auto</c> after the model's own first segment.</summary>
    public static bool Names(string app, JobRecord job) =>
        string.Equals(app, job.UpstreamPath, StringComparison.Ordinal)
        || string.Equals(app, job.Model, StringComparison.Ordinal)
        || string.Equals(app, Auto, StringComparison.Ordinal)
        || IsAutoOf(app, FirstSegment(job.Model))
        || app.AsSpan().SequenceEqual(FirstTwoSegments(job.Model));

    /// <summary>The app in the URLs for clients: the upstream's app, or the model's first two segments if the upstream's app begins with
    /// another segment than the model. The gateway has a route for the model's first segment, but perhaps not for other segments.</summary>
    public static string ForClients(JobRecord job) => FirstSegment(job.UpstreamPath).SequenceEqual(FirstSegment(job.Model))
        ? job.UpstreamPath
        : FirstTwoSegments(job.Model).ToString();

    /// <summary>The app in a submit's <c>response_url</c>. If it contains no valid app, the model's first two segments. Nearly every
    /// upstream uses these, and then the URL is compared where it is and not read as text.</summary>
    /// <param name="responseUrl">The member of the envelope.</param>
    /// <param name="requestId">The id of the job.</param>
    /// <param name="model">The model of the job, from a path that the edge has accepted.</param>
    public static string FromResponseUrl(JsonValue responseUrl, string requestId, string model)
    {
        Span<byte> start = stackalloc byte[512];
        var app = FirstTwoSegments(model);
        if (responseUrl.Kind == JsonKind.String && responseUrl.RawLength <= start.Length
            && LeadsTo(start[..responseUrl.CopyPrefix(start)], app, requestId))
        {
            return app.Length == model.Length ? model : app.ToString();
        }

        return FromResponseUrl(responseUrl.TryGetText(MaxUrlLength, out var url) ? url : null, requestId, model);
    }

    /// <summary>The app in a submit's <c>response_url</c>. If it contains no valid app, the model's first two segments.</summary>
    public static string FromResponseUrl(string? responseUrl, string requestId, string model)
    {
        return PathOf(responseUrl) is { } target
            && RequestTarget.Read(target, out var path) is null
            && QueueRoute.TryRead(path, out var route)
            && route.Operation == Operation.Result
            && string.Equals(route.RequestId, requestId, StringComparison.Ordinal)
                ? route.App
                : FirstTwoSegments(model).ToString();
    }

    /// <summary>Whether the path of a URL is <c>/{app}/requests/{id}</c>.</summary>
    private static bool LeadsTo(ReadOnlySpan<byte> url, ReadOnlySpan<char> app, string requestId)
    {
        var host = url.StartsWith("/"u8) ? -1 : url.IndexOf("://"u8);
        var path = host < 0 ? url : url[(host + 3)..];
        var start = path.IndexOf((byte)'/');
        path = start < 0 || (host < 0 && start > 0) ? default : path[(start + 1)..];
        return path.Length == app.Length + Requests.Length + requestId.Length
            && Ascii.Equals(path[..app.Length], app)
            && path.Slice(app.Length, Requests.Length).SequenceEqual(Requests)
            && Ascii.Equals(path[^requestId.Length..], requestId);
    }

    /// <summary>Path and query as written, because a URL parser would resolve paths that must be refused. The host is ignored: follow-ups
    /// go to the same upstream as submits.</summary>
    private static string? PathOf(string? url)
    {
        if (url is ['/', ..])
        {
            return url;
        }

        var host = url?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        var start = host < 0 ? -1 : url!.IndexOf('/', host + 3);
        return start < 0 ? null : url![start..];
    }

    private static bool IsAutoOf(ReadOnlySpan<char> app, ReadOnlySpan<char> segment) =>
        app.Length == segment.Length + AutoSegment.Length
        && app.StartsWith(segment, StringComparison.Ordinal)
        && app.EndsWith(AutoSegment, StringComparison.Ordinal);

    private static ReadOnlySpan<char> FirstSegment(string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var end ? path.AsSpan(0, end) : path;

    /// <summary>An app that addresses every job of the model, whatever app the upstream returned.</summary>
    public static string OfModel(string model) => FirstTwoSegments(model).ToString();

    private static ReadOnlySpan<char> FirstTwoSegments(string model)
    {
        var first = model.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : model.IndexOf('/', first + 1);
        return second < 0 ? model : model.AsSpan(0, second);
    }
}
