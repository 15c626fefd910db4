using Microsoft.Extensions.Logging;

namespace Gateway.Sandbox;

/// <summary>
/// Start options of the sandbox. <see cref="SandboxServer.StartAsync"/> reads them once; later changes are made on the server.
/// </summary>
public sealed class SandboxOptions
{
    /// <summary>Default <see cref="SandboxDialect.Queue"/>.</summary>
    public SandboxDialect Dialect { get; set; } = SandboxDialect.Queue;

    /// <summary>How long a job is IN_QUEUE. Default 1 s; zero skips the status.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a job is IN_PROGRESS. Default 2 s; zero skips the status.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The <c>queue_position</c> of a queued job. Default 0, as in the documented envelope.</summary>
    public int QueuePosition { get; set; }

    /// <summary>The header <c>x-fal-billable-units</c> of each result, such as <c>1.5</c>. Unset: results do not have it.</summary>
    public string? BillableUnits { get; set; }

    /// <summary>The only accepted Bearer token. Unset: any Bearer token is accepted.</summary>
    public string? Token { get; set; }

    /// <summary>Listen address, HTTP/1.1 without TLS. Default: a free port on loopback.</summary>
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>
    /// Allows a listen address other than loopback. Off by default, because the control routes have no authentication.
    /// </summary>
    public bool AllowNonLoopback { get; set; }

    /// <summary>Base of the image URLs in results. Unset: the sandbox's own URL.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Base of <c>response_url</c>, <c>status_url</c> and <c>cancel_url</c>. As at the upstream, its host differs from the called host.
    /// </summary>
    public string QueueHost { get; set; } = "https://queue.fal.run";

    /// <summary>
    /// Whether responses about a job have <c>x-fal-request-id</c>. Unset: only in <see cref="SandboxDialect.Queue"/>.
    /// </summary>
    public bool? RequestIdHeader { get; set; }

    /// <summary>
    /// Whether follow-ups work only with the app name of the envelope's URLs or with <c>auto</c>, and not with the model's own name.
    /// </summary>
    public bool StrictApp { get; set; }

    /// <summary>
    /// App names in URLs that differ from those of the model: from the model's <c>owner/app</c> to the <c>owner/app</c> of the URLs.
    /// </summary>
    public IDictionary<string, string> AppNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fal-ai/qwen-image-edit-plus"] = "fal-ai/qwen-edit-plus",
    };

    /// <summary>Maximum number of stored jobs. Above it, the oldest finished jobs are dropped. Default 10,000.</summary>
    public int MaxJobs { get; set; } = 10_000;

    /// <summary>Maximum number of recorded requests. Above it, the oldest are dropped. Default 2,000.</summary>
    public int MaxRequests { get; set; } = 2_000;

    /// <summary>Maximum size of a body in bytes. Above it: 413. Default 256 MiB; 64 MiB of them outside of long strings.</summary>
    public int MaxBodyBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Interval of comments in an event stream without events. Default 15 s.</summary>
    public TimeSpan CommentInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock of jobs, streams and delays.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Receives the log of the server. Unset: the server does not log.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal static void CheckUnits(string? units)
    {
        if (units is not null && !Http.HeaderText.IsValue(units))
        {
            throw new ArgumentException("billableUnits: can't stand in a header", nameof(units));
        }
    }

    internal void Validate()
    {
        CheckUnits(BillableUnits);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueTime, TimeSpan.Zero, nameof(QueueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(RunTime, TimeSpan.Zero, nameof(RunTime));
        ArgumentOutOfRangeException.ThrowIfNegative(QueuePosition, nameof(QueuePosition));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxJobs, 1, nameof(MaxJobs));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequests, 1, nameof(MaxRequests));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodyBytes, 1, nameof(MaxBodyBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CommentInterval, TimeSpan.Zero, nameof(CommentInterval));
        ArgumentNullException.ThrowIfNull(TimeProvider, nameof(TimeProvider));
    }
}
