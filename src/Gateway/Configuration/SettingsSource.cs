using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Gateway.Configuration;

/// <summary>
/// The settings in force. A change of the configuration is read once it has settled, checked, and swapped in whole;
/// one that breaks a rule is logged and the settings before it stay.
/// </summary>
internal sealed partial class SettingsSource : IDisposable
{
    /// <summary>One saved file raises several events; a mounted directory raises one a file.</summary>
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
    ];

    private readonly IConfiguration _configuration;
    private readonly bool _isDevelopment;
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

    /// <summary>YARP's section as it stands in the accepted configuration, for <c>LoadFromConfig</c>; it reloads when a reload is
    /// accepted.</summary>
    public IConfiguration ReverseProxy => _reverseProxy.Section;

    /// <summary>The server's own section, <c>Kestrel</c>, in the same way.</summary>
    public IConfiguration Server => _server.Section;

    /// <summary>A configuration with Serilog's section, in the same way. A level that is removed while the gateway runs stays as it
    /// was until the next start: Serilog can't go back to a level that is not written.</summary>
    public IConfiguration Logging => _logging.Root;

    /// <summary>Reads the configuration at start. Either the source or at least one problem is returned.</summary>
    public static (SettingsSource? Source, IReadOnlyList<ConfigurationProblem> Problems) Create(
        IConfiguration configuration, string environmentName, TimeProvider time)
    {
        var isDevelopment = EnvironmentRules.IsDevelopment(environmentName);
        var files = ConfigurationFiles.Fingerprint(configuration);
        var keys = ReadKeys(configuration);
        var (settings, problems) = SettingsReader.Read(configuration, isDevelopment, startedWithSandbox: null);
        return settings is null ? (null, problems) : (new SettingsSource(configuration, isDevelopment, time, settings, keys, files), []);
    }

    /// <summary>From here on reloads are logged. The source is needed to build the host, and the logger comes from the host.</summary>
    public void LogTo(ILogger<SettingsSource> logger)
    {
        _logger = logger;
        if (_current.Clients.Names.Count == 0)
        {
            Log.NoClients(logger);
        }
    }

    /// <summary>Has the configuration read again when one of its files has changed since the last call.</summary>
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
            // A provider that can't open its file throws before the others are read. The reload finds out which file it is.
            Reload();
        }
    }

    /// <summary>Reads the configuration now instead of when it has settled.</summary>
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
                Swap();
            }
            catch (Exception e)
            {
                // A timer's callback has no caller: whatever it is, the settings in force must outlive it.
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

    private void Swap()
    {
        // Read before the settings: a change in between then shows as a difference at the next reload, and is not lost.
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
            return;
        }

        var changed = ConfiguredKeys.Changed(_keys, keys);
        if (changed.Count == 0)
        {
            return;
        }

        var before = _current;
        Accept(settings, keys, changed);
        Report(before, settings, changed);
    }

    private void Accept(GatewaySettings settings, Dictionary<string, string> keys, IReadOnlyList<string> changed)
    {
        var before = _keys;
        _current = settings;
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
        var clients = ClientChanges.Between(before, after, changed);
        Log.Reloaded(
            _logger,
            Echo.OneLine(string.Join(", ", changed)),
            string.Join(", ", clients.Added),
            string.Join(", ", clients.Removed),
            string.Join(", ", clients.Changed),
            !Equals(before.UpstreamToken, after.UpstreamToken));

        // Compared with the start, not with the last reload: a value that was put back needs no restart.
        var waiting = ConfiguredKeys.Changed(_startedKeys, _keys)
            .Where(key => WaitsForRestart(key, after))
            .Intersect(changed, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (waiting.Count > 0)
        {
            Log.RestartNeeded(_logger, Echo.OneLine(string.Join(", ", waiting)));
        }

        if (after.Clients.Names.Count == 0)
        {
            Log.NoClients(_logger);
        }
    }

    /// <summary>Serilog follows the levels that it found at start.</summary>
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

        [LoggerMessage(EventIds.NoClients, LogLevel.Warning, "No clients are configured: every request will be refused")]
        public static partial void NoClients(ILogger logger);

        [LoggerMessage(EventIds.ConfigurationReloadFailed, LogLevel.Error,
            "The configuration was not reloaded; the previous one stays in force")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
