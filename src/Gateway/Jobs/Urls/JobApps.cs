using Gateway.Calls;
using Gateway.Edge;
using Gateway.Text;

namespace Gateway.Jobs.Urls;

/// <summary>
/// The app in a job's path. The upstream gives one in the envelope's URLs, and it can't be derived from the model; clients that
/// build URLs themselves use others, which mean the same job.
/// </summary>
internal static class JobApps
{
    /// <summary>The literal that QuickRouter documents in the place of a model.</summary>
    private const string Auto = ModelPaths.Prefix + "auto";

    private const string AutoSegment = "/auto";

    /// <summary>Whether a follow-up may call a job by this app: the upstream's, the model's first two segments, the whole model,
    /// <c>fal-ai/auto</c>, or <c>auto</c> behind the model's own first segment.</summary>
    public static bool Names(string app, JobRecord job) =>
        string.Equals(app, job.UpstreamPath, StringComparison.Ordinal)
        || string.Equals(app, job.Model, StringComparison.Ordinal)
        || string.Equals(app, Auto, StringComparison.Ordinal)
        || IsAutoOf(app, FirstSegment(job.Model))
        || app.AsSpan().SequenceEqual(FirstTwoSegments(job.Model));

    /// <summary>The app to put into the URLs that clients get: the upstream's, or the model's first two segments when the upstream's
    /// begins with another segment. The gateway has a route for the model's first segment; for another it may have none.</summary>
    public static string ForClients(JobRecord job) => FirstSegment(job.UpstreamPath).SequenceEqual(FirstSegment(job.Model))
        ? job.UpstreamPath
        : FirstTwoSegments(job.Model).ToString();

    /// <summary>The app that a submit's <c>response_url</c> holds, or the model's first two segments when it holds none that is
    /// plain.</summary>
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

    /// <summary>Path and query as they are written: a parser of addresses would resolve what must be refused. The host means
    /// nothing: follow-ups go where submits go.</summary>
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

    /// <summary>An app that names every job of the model, whatever app the upstream chose.</summary>
    public static string OfModel(string model) => FirstTwoSegments(model).ToString();

    private static ReadOnlySpan<char> FirstTwoSegments(string model)
    {
        var first = model.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : model.IndexOf('/', first + 1);
        return second < 0 ? model : model.AsSpan(0, second);
    }
}
