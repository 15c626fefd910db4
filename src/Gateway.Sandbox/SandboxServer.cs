using System.Diagnostics.CodeAnalysis;
using Gateway.Sandbox.Control;
using Gateway.Sandbox.Http;
using Gateway.Sandbox.Images;
using Gateway.Sandbox.Queue;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Sandbox;

/// <summary>A running sandbox upstream, on its own server.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>A request header with the base of the image URLs for its caller. It overrides <see cref="PublicUrl"/>.</summary>
    public const string PublicUrlHeader = "x-sandbox-public-url";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly LiveSettings _settings;
    private readonly JobStore _jobs;
    private readonly RequestLog _log;
    private readonly QueueUrls _urls;
    private readonly WebApplication _app;
    private Uri? _publicUrl;
    private long _connections;
    private int _disposed;

    private SandboxServer(SandboxOptions options)
    {
        _settings = new LiveSettings(options);
        _jobs = new JobStore(options.MaxJobs);
        _log = new RequestLog(options.MaxRequests, options.TimeProvider);
        _urls = new QueueUrls(options);

        var api = new QueueApi(options, _settings, _jobs, _urls);
        var writer = new AnswerWriter(new StatusStream(api, options.TimeProvider, options.CommentInterval));
        Webhooks = new SandboxWebhooks(options.TimeProvider, _stopping.Token);
        var handler = new SandboxHandler(options, _log, Faults, api, writer, new ControlApi(this), Webhooks, _stopping.Token);
        _app = SandboxHost.Build(options, handler.HandleAsync, () => Interlocked.Increment(ref _connections));
    }

    /// <summary>The listen address with the actual port.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Base of the image URLs in results; null: <see cref="Address"/>.</summary>
    public Uri? PublicUrl
    {
        get => Volatile.Read(ref _publicUrl);
        set
        {
            Volatile.Write(ref _publicUrl, value);
            _urls.SetImageBase(value ?? Address);
        }
    }

    public SandboxDialect Dialect
    {
        get => _settings.Dialect;
        set => _settings.Dialect = value;
    }

    /// <summary>Applies to jobs that are submitted from now on.</summary>
    public TimeSpan QueueTime
    {
        get => _settings.QueueTime;
        set => _settings.QueueTime = value;
    }

    /// <summary>Applies to jobs that are submitted from now on.</summary>
    public TimeSpan RunTime
    {
        get => _settings.RunTime;
        set => _settings.RunTime = value;
    }

    public int QueuePosition
    {
        get => _settings.QueuePosition;
        set => _settings.QueuePosition = value;
    }

    /// <summary>The header <c>x-fal-billable-units</c> of each result; null: none.</summary>
    public string? BillableUnits
    {
        get => _settings.BillableUnits;
        set => _settings.BillableUnits = value;
    }

    /// <summary>The stored jobs, oldest first. The oldest finished jobs may have been dropped.</summary>
    public IReadOnlyList<SandboxJob> Jobs => _jobs.Snapshot();

    /// <summary>Number of jobs accepted since the start or the last reset, including dropped ones.</summary>
    public long JobCount => _jobs.Count;

    /// <summary>
    /// The recorded requests, including refused ones, oldest first. The oldest may have been dropped. Requests below /sandbox/ are not
    /// recorded.
    /// </summary>
    public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

    /// <summary>Number of requests received since the start or the last reset, including dropped ones.</summary>
    public long RequestCount => _log.Count;

    /// <summary>Number of connections accepted since the start or the last reset, with or without a request.</summary>
    public long ConnectionCount => Interlocked.Read(ref _connections);

    public SandboxFaults Faults { get; } = new();

    /// <summary>The receivers of webhooks, and what they have received.</summary>
    public SandboxWebhooks Webhooks { get; }

    /// <summary>Starts the server on the address of the options.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or the address is not loopback and this is not
    /// allowed.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed by the caller, or here when the start fails.")]
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var server = new SandboxServer(options);
        try
        {
            await server._app.StartAsync(ct);
            server.Address = SandboxHost.AddressOf(server._app);
            server.PublicUrl = options.PublicUrl;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Renders an image of a finished job by its file name, <c>{request_id}.png</c> or <c>{request_id}-{n}.png</c>.</summary>
    public bool TryRenderImage(string name, [NotNullWhen(true)] out byte[]? png)
    {
        ArgumentNullException.ThrowIfNull(name);
        png = ImageName.Resolve(name, _jobs) is var (job, index) && job.View() is { Done: true, Cancelled: false }
            ? Painting.Render(job.Prompt, job.Seed + index, job.Input.Size)
            : null;
        return png is not null;
    }

    /// <summary>Moves a job to its next status at once. False: the id is unknown.</summary>
    public bool Advance(string requestId)
    {
        var job = _jobs.Find(requestId);
        job?.Advance();
        return job is not null;
    }

    /// <summary>Removes all jobs, requests, faults and webhooks, and resets the counts. Settings stay unchanged.</summary>
    public void Reset()
    {
        Webhooks.Clear();
        Faults.Reset();
        _jobs.Clear();
        _log.Clear();
        Interlocked.Exchange(ref _connections, 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Delayed responses are cancelled first; otherwise the server would wait for them.
        await _stopping.CancelAsync();
        using (var patience = new CancellationTokenSource(StopTimeout))
        {
            await _app.StopAsync(patience.Token);
        }

        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
