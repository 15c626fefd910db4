using System.Diagnostics;

namespace Gateway.Tracing;

/// <summary>
/// The activity source <c>Gateway</c>: the spans below the span of a request. A span is started only if the span around it is recorded, so
/// a request that is not sampled costs one look at <see cref="Activity.Current"/> for each span.
/// </summary>
internal static class GatewayActivities
{
    public const string SourceName = "Gateway";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether the current request or background work is sampled.</summary>
    public static bool IsRecording => Source.HasListeners() && Activity.Current is { Recorded: true };

    /// <summary>Starts a span of kind client below the current one.</summary>
    /// <param name="name">A name without text of a request.</param>
    /// <returns>Null: the current request is not sampled.</returns>
    public static Activity? Start(string name) => IsRecording ? Source.StartActivity(name, ActivityKind.Client) : null;

    /// <summary>Starts the span of work in the background, which is the first of its trace. The sampler decides as for a request without a
    /// trace of its caller.</summary>
    /// <param name="name">A name without text of a request.</param>
    /// <param name="link">The trace that the work is about. Null: there is none.</param>
    /// <returns>Null: the work is not sampled.</returns>
    public static Activity? StartRoot(string name, ActivityLink? link) => Source.HasListeners()
        ? Source.StartActivity(name, ActivityKind.Internal, parentContext: default, links: link is { } linked ? [linked] : null)
        : null;

    /// <summary>Starts a span that another thread will stop. It does not become the current one.</summary>
    /// <inheritdoc cref="Start"/>
    public static Activity? StartDetached(string name)
    {
        if (!IsRecording)
        {
            return null;
        }

        var current = Activity.Current;
        var span = Source.StartActivity(name, ActivityKind.Client);
        Activity.Current = current;
        return span;
    }

    /// <summary>Stops a span of <see cref="StartDetached"/>, and leaves the current one of this thread as it is.</summary>
    public static void StopDetached(Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }
}
