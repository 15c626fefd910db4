using Microsoft.Extensions.Logging;

namespace Gateway.Sandbox;

/// <summary>How the sandbox starts. Read once by <see cref="SandboxServer.StartAsync"/>; later changes go through the server.</summary>
public sealed class SandboxOptions
{
    /// <summary>Default <see cref="SandboxDialect.Queue"/>.</summary>
    public SandboxDialect Dialect { get; set; } = SandboxDialect.Queue;

    /// <summary>How long a job is IN_QUEUE. Default 1 s; zero skips the state.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a job is IN_PROGRESS. Default 2 s; zero skips the state.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What <c>queue_position</c> says while a job waits. Default 0, as in the documented envelope.</summary>
    public int QueuePosition { get; set; }

    /// <summary>The only Bearer token accepted. Unset: any Bearer token.</summary>
    public string? Token { get; set; }

    /// <summary>Listen address, cleartext HTTP/1.1. Default a free port on loopback.</summary>
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>Allows a listen address that others can reach. The control routes know no authentication, so this is off.</summary>
    public bool AllowNonLoopback { get; set; }

    /// <summary>Base of the image URLs in results. Unset: the sandbox's own address.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Base of <c>response_url</c>, <c>status_url</c> and <c>cancel_url</c>: another host than the one called, as
    /// upstream.</summary>
    public string QueueHost { get; set; } = "https://queue.fal.run";

    /// <summary>Whether job answers carry <c>x-fal-request-id</c>. Unset: only in <see cref="SandboxDialect.Queue"/>.</summary>
    public bool? RequestIdHeader { get; set; }

    /// <summary>Follow-ups only under the app name that the envelope's URLs hold, or <c>auto</c>; not under the model's own name.</summary>
    public bool StrictApp { get; set; }

    /// <summary>App names in URLs that differ from the model's: <c>owner/app</c> of the model to <c>owner/app</c> of the URLs.</summary>
    public IDictionary<string, string> AppNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fal-ai/qwen-image-edit-plus"] = "fal-ai/qwen-edit-plus",
    };

    /// <summary>Jobs kept; beyond it the oldest finished ones are dropped. Default 10,000.</summary>
    public int MaxJobs { get; set; } = 10_000;

    /// <summary>Requests kept for assertions; beyond it the oldest are dropped. Default 2,000.</summary>
    public int MaxRequests { get; set; } = 2_000;

    /// <summary>Largest body read, in bytes; above it 413. Default 64 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How often a silent event stream sends a comment. Default 15 s.</summary>
    public TimeSpan CommentInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock of jobs, streams and delays.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the server's own log goes. Unset: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void Validate()
    {
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
