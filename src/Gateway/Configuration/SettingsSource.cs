using Gateway.Clients.Stored;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Gateway.Configuration;

/// <summary>
/// The active settings. After a change, the configuration is read when no further change occurs for a short time, validated, and
/// replaced as a whole. An invalid configuration is logged, and the previous settings stay active.
/// </summary>
internal sealed partial class SettingsSource : IDisposable
{
    /// <summary>One saved file raises several events; a mounted directory raises one event per file.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(200);

    private static readonly string[] WatchedSections =
    [
        GatewayOptions.Section,
        UpstreamAddressRules.Section,
        StoreAddress.Key,
        LoggingRules.Section,
        ListenerRules.ServerSection,
        ListenerRules.UrlsKey,
        ListenerRules.HttpPortsKey,
        ListenerRules.HttpsPortsKey,
        AllowedHosts.Key,
    ];

    private readonly IConfiguration _configuration;
    private readonly bool _isDevelopment;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly IDisposable _registration;
    private readonly Lock _reloading = new();
    private readonly Dictionary<string, string> _startedKeys;
    private readonly AcceptedSection _reverseProxy;
    private readonly AcceptedSection _server;
    private readonly AcceptedSection _logging;

    private string _files;
    private Dictionary<string, string> _keys;
    private volatile GatewaySettings _current;
    private StoredClients _stored = StoredClients.None;
    private IReadOnlyList<string> _hidden = [];
    private volatile ReloadOutcome _lastReload;
    private volatile ILogger _logger = NullLogger.Instance;
    private bool _disposed;

    private SettingsSource(
        IConfiguration configuration,
        bool isDevelopment,
        TimeProvider time,
        GatewaySettings settings,
        Dictionary<string, string> keys,
        string files)
    {
        _files = files;
        _time = time;
        _lastReload = new ReloadOutcome(time.GetUtcNow(), IsGood: true);
        _configuration = configuration;
        _isDevelopment = isDevelopment;
        _current = settings;
        _keys = _startedKeys = keys;
        _reverseProxy = new AcceptedSection(UpstreamAddressRules.Section, _keys);
        _server = new AcceptedSection(ListenerRules.ServerSection, _keys);
        _logging = new AcceptedSection(LoggingRules.Section, _keys);
        _timer = time.CreateTimer(
            static state => ((SettingsSource)state!).Reload(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ConfigurationFiles.ReportUnreadableOnReload(configuration);
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, () => _timer.Change(SettleTime, Timeout.InfiniteTimeSpan));
    }

    public GatewaySettings Current => _current;

    /// <summary>The last reload; before the first one, the start.</summary>
    public ReloadOutcome LastReload => _lastReload;

    /// <summary>
    /// YARP's section of the accepted configuration, for <c>LoadFromConfig</c>. It reloads when a reload is accepted.
    /// </summary>
    public IConfiguration ReverseProxy => _reverseProxy.Section;

    /// <summary>Kestrel's section <c>Kestrel</c> of the accepted configuration.</summary>
    public IConfiguration Server => _server.Section;

    /// <summary>
    /// The accepted configuration with Serilog's section. A level that is removed while the gateway runs keeps its value until the next
    /// start, because Serilog cannot reset a level that is not configured.
    /// </summary>
    public IConfiguration Logging => _logging.Root;

    /// <summary>Reads the configuration at start. Returns either the source or at least one problem.</summary>
    public static (SettingsSource? Source, IReadOnlyList<ConfigurationProblem> Problems) Create(
        IConfiguration configuration, string environmentName, TimeProvider time)
    {
        var isDevelopment = EnvironmentRules.IsDevelopment(environmentName);
        var files = ConfigurationFiles.Fingerprint(configuration);
        var keys = ReadKeys(configuration);
        var (settings, problems) = SettingsReader.Read(configuration, isDevelopment, startedWithSandbox: null);
        return settings is null ? (null, problems) : (new SettingsSource(configuration, isDevelopment, time, settings, keys, files), []);
    }

    /// <summary>Reloads are logged from now on. The source is created before the host, which creates the logger.</summary>
    public void LogTo(ILogger<SettingsSource> logger)
    {
        _logger = logger;
        if (_current.Clients.Names.Count == 0)
        {
            Log.NoClients(logger);
        }
    }

    /// <summary>From now on these are the clients of the store. A reload of the configuration keeps them.</summary>
    public void Use(StoredClients stored)
    {
        lock (_reloading)
        {
            _stored = stored;
            _current = _current.With(stored);
            ReportHidden();
        }
    }

    /// <summary>Reloads the configuration if one of its files has changed since the previous call.</summary>
    public void ReadChangedFiles()
    {
        var files = ConfigurationFiles.Fingerprint(_configuration);
        if (files == _files)
        {
            return;
        }

        _files = files;
        try
        {
            (_configuration as IConfigurationRoot)?.Reload();
        }
        catch (Exception)
        {
            // A provider that cannot open its file throws before the other files are read. The reload identifies the file.
            Reload();
        }
    }

    /// <summary>Reads the configuration now, without waiting for further changes.</summary>
    public void Reload()
    {
        lock (_reloading)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                _lastReload = new ReloadOutcome(_time.GetUtcNow(), Swap());
            }
            catch (Exception e)
            {
                _lastReload = new ReloadOutcome(_time.GetUtcNow(), IsGood: false);
                // The callback of a timer has no caller, so any exception is caught here. It must not change the active settings.
                Log.ReloadFailed(_logger, e);
            }
        }
    }

    public void Dispose()
    {
        lock (_reloading)
        {
            _disposed = true;
        }

        _registration.Dispose();
        _timer.Dispose();
    }

    /// <returns>False: the configuration has problems, and the previous one stays in force.</returns>
    private bool Swap()
    {
        // Keys are read before the settings, so that a change between the two reads is detected at the next reload.
        var keys = ReadKeys(_configuration);
        var unreadable = ConfigurationFiles.Problems(_configuration).ToList();
        var (settings, problems) = unreadable.Count > 0
            ? (null, unreadable)
            : SettingsReader.Read(_configuration, _isDevelopment, _current.UsesSandbox);
        if (settings is not null && ConfiguredKeys.Changed(_keys, keys).Any(LoggingRules.IsReadOnce))
        {
            problems = ConfiguredLogger.Check(_keys, keys);
            settings = problems.Count > 0 ? null : settings;
        }

        if (settings is null)
        {
            Log.ReloadRefused(_logger, problems.Count, string.Join("; ", problems));
            return false;
        }

        var changed = ConfiguredKeys.Changed(_keys, keys);
        if (changed.Count == 0)
        {
            return true;
        }

        var before = _current;
        Accept(settings, keys, changed);
        Report(before, settings, changed);
        return true;
    }

    private void Accept(GatewaySettings settings, Dictionary<string, string> keys, IReadOnlyList<string> changed)
    {
        var before = _keys;
        _current = settings.With(_stored);
        _keys = keys;
        Accept(_reverseProxy, UpstreamAddressRules.Section, keys);
        Accept(_server, ListenerRules.ServerSection, keys);
        Accept(_logging, LoggingRules.Section, before.Where(pair => LoggingRules.IsLevel(pair.Key) && !keys.ContainsKey(pair.Key))
            .Concat(keys).ToDictionary(StringComparer.OrdinalIgnoreCase));

        void Accept(AcceptedSection accepted, string section, Dictionary<string, string> values)
        {
            if (changed.Any(key => key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase)))
            {
                accepted.Accept(values);
            }
        }
    }

    private void Report(GatewaySettings before, GatewaySettings after, IReadOnlyList<string> changed)
    {
        ReportHidden();
        var clients = ClientChanges.Between(before, after, changed);
        Log.Reloaded(
            _logger,
            Echo.OneLine(string.Join(", ", changed)),
            string.Join(", ", clients.Added),
            string.Join(", ", clients.Removed),
            string.Join(", ", clients.Changed),
            !Equals(before.UpstreamToken, after.UpstreamToken));

        // Compared with the start and not with the previous reload: a value that was set back needs no restart.
        var waiting = ConfiguredKeys.Changed(_startedKeys, _keys)
            .Where(key => WaitsForRestart(key, after))
            .Intersect(changed, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (waiting.Count > 0)
        {
            Log.RestartNeeded(_logger, Echo.OneLine(string.Join(", ", waiting)));
        }

        if (_current.Clients.Names.Count == 0)
        {
            Log.NoClients(_logger);
        }
    }

    /// <summary>The configured client of a name is in force, and not the one of the store.</summary>
    private void ReportHidden()
    {
        var hidden = _stored.Clients.Select(static client => client.Name).Where(_current.IsConfigured).ToList();
        if (hidden.Count > 0 && !hidden.SequenceEqual(_hidden, StringComparer.Ordinal))
        {
            Log.ClientsHidden(_logger, string.Join(", ", hidden));
        }

        _hidden = hidden;
    }

    /// <summary>
    /// Whether a change of this key needs a restart. Serilog applies changes only to levels that were configured at start.
    /// </summary>
    private bool WaitsForRestart(string key, GatewaySettings settings) =>
        RestartOnlyKeys.Contains(key)
        || LoggingRules.IsReadOnce(key)
        || (LoggingRules.IsLevel(key) && !(_startedKeys.ContainsKey(key) && _keys.ContainsKey(key)))
        || (settings.UsesSandbox && key.Equals("Gateway:Upstream:Token", StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> ReadKeys(IConfiguration configuration) => WatchedSections
        .SelectMany(section => ConfiguredKeys.Read(configuration, section))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.ConfigurationReloaded, LogLevel.Information,
                "The configuration was reloaded: {ChangedKeys}. Clients added: [{Added}], removed: [{Removed}], "
            + "changed: [{Changed}]; token rotated: {TokenRotated}")]
        public static partial void Reloaded(
            ILogger logger, string changedKeys, string added, string removed, string changed, bool tokenRotated);

        [LoggerMessage(
            EventIds.ConfigurationRefused, LogLevel.Error,
                "The configuration was not reloaded; the previous one stays in force. {Count} problems: {Problems}")]
        public static partial void ReloadRefused(ILogger logger, int count, string problems);

        [LoggerMessage(EventIds.RestartNeeded, LogLevel.Warning, "These settings take effect at the next start: {Keys}")]
        public static partial void RestartNeeded(ILogger logger, string keys);

        [LoggerMessage(EventIds.NoClients, LogLevel.Warning,
            "No clients are configured: every request is refused, unless the job store has clients")]
        public static partial void NoClients(ILogger logger);

        [LoggerMessage(EventIds.StoredClientsHidden, LogLevel.Warning,
            "These clients are in the job store and in the configuration; the configured ones are in force: {Names}")]
        public static partial void ClientsHidden(ILogger logger, string names);

        [LoggerMessage(EventIds.ConfigurationReloadFailed, LogLevel.Error,
            "The configuration was not reloaded; the previous one stays in force")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
