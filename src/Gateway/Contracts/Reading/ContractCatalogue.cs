using Gateway.Configuration.Files;
using Gateway.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The built-in contracts and those of the operator's directory. A file there replaces the built-in contract of its model. Both
/// directories are polled once a second. A set with a problem is not loaded, and the last valid set stays active.
/// </summary>
internal sealed partial class ContractCatalogue : IDisposable
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    // An unreadable file may become readable without a change of its fingerprint, so an invalid set is read again.
    private const int PollsBetweenRetries = 15;

    private readonly string _builtIn;
    private readonly string? _directory;
    private volatile ILogger _logger = NullLogger.Instance;
    private readonly Lock _polling = new();
    private readonly ITimer _timer;
    private volatile ContractSet _current;
    private string _fingerprint;

    // The problems of the last failed load. The same problems are not logged again.
    private string? _complaint;
    private int _pollsUntilRetry;

    private volatile bool _isGood = true;

    private ContractCatalogue(string builtIn, string? directory, TimeProvider time, ContractSet current, string fingerprint)
    {
        _builtIn = builtIn;
        _directory = directory;
        _current = current;
        _fingerprint = fingerprint;
        _timer = time.CreateTimer(static state => ((ContractCatalogue)state!).Poll(), this, PollInterval, PollInterval);
    }

    /// <summary>Directory of the built-in contracts.</summary>
    public static string BuiltInDirectory => Path.Combine(AppContext.BaseDirectory, "Contracts", "models");

    /// <summary>Raised after another set has become active.</summary>
    public event Action? Changed;

    /// <summary>The active set. A request reads it once and keeps it.</summary>
    public ContractSet Current => _current;

    /// <summary>Whether the last load was accepted. False: the set of an earlier load is active.</summary>
    public bool IsGood => _isGood;

    /// <summary>
    /// Reads both directories. If there are <paramref name="problems"/>, the gateway must not start; the set contains the valid
    /// contracts.
    /// </summary>
    public static ContractCatalogue Create(
        string builtIn, string? directory, TimeProvider time, out IReadOnlyList<ContractProblem> problems)
    {
        // The fingerprint is taken first, so that a file that changes during the read is read again.
        var fingerprint = Fingerprint(builtIn, directory);
        (var set, problems) = Load(builtIn, directory);
        return new ContractCatalogue(builtIn, directory, time, set, fingerprint);
    }

    /// <summary>Reloads are logged from now on. The catalogue is created before the host, which creates the logger.</summary>
    public void LogTo(ILogger logger) => _logger = logger;

    public void Dispose() => _timer.Dispose();

    private void Poll()
    {
        // On a slow disk, at most one poll runs at a time.
        if (!_polling.TryEnter())
        {
            return;
        }

        try
        {
            var fingerprint = Fingerprint(_builtIn, _directory);
            var changed = fingerprint != _fingerprint;
            if (!changed && (_complaint is null || --_pollsUntilRetry > 0))
            {
                return;
            }

            _fingerprint = fingerprint;
            Reload(changed);
        }
        // An exception on the timer's thread would end the process. The last valid set stays active.
        catch (Exception exception)
        {
            // The next reads show whether the failure is over.
            (_isGood, _complaint, _pollsUntilRetry) = (false, _complaint ?? "", PollsBetweenRetries);
            Log.ReloadFailed(_logger, exception);
        }
        finally
        {
            _polling.Exit();
        }
    }

    private void Reload(bool differs)
    {
        var (set, problems) = Load(_builtIn, _directory);
        _isGood = problems.Count == 0;
        if (problems.Count > 0)
        {
            Complain(problems, differs);
            return;
        }

        _complaint = null;
        var before = _current;
        _current = set;
        Changed?.Invoke();
        var added = set.All.Where(contract => !before.TryGet(contract.Model, out _)).Select(contract => contract.Model);
        var removed = before.All.Where(contract => !set.TryGet(contract.Model, out _)).Select(contract => contract.Model);
        var changed = set.All
            .Where(contract => before.TryGet(contract.Model, out var old) && old.Version != contract.Version)
            .Select(contract => contract.Model);
        Log.Reloaded(_logger, set.All.Count, Listed(added), Listed(changed), Listed(removed));
    }

    private void Complain(IReadOnlyList<ContractProblem> problems, bool differs)
    {
        var complaint = string.Join('\n', problems);
        _pollsUntilRetry = PollsBetweenRetries;
        if (!differs && complaint == _complaint)
        {
            return;
        }

        _complaint = complaint;
        foreach (var problem in problems)
        {
            Log.Problem(_logger, problem);
        }

        Log.Kept(_logger, problems.Count, _current.All.Count);
    }

    private static string Listed(IEnumerable<string> models) => models.ToList() is { Count: > 0 } list ? string.Join(", ", list) : "none";

    private static string Fingerprint(string builtIn, string? directory) =>
        FileFingerprint.OfDirectory(builtIn, ContractFiles.IsContract)
        + (directory is null ? "" : FileFingerprint.OfDirectory(directory, ContractFiles.IsContract));

    private static (ContractSet Set, IReadOnlyList<ContractProblem> Problems) Load(string builtIn, string? directory)
    {
        var (contracts, problems) = ContractFiles.Load(builtIn);
        if (directory is null)
        {
            return (new ContractSet(contracts), problems);
        }

        var (own, ownProblems) = ContractFiles.Load(directory);
        var replaced = own.Select(contract => contract.Model).ToHashSet(StringComparer.Ordinal);
        return (new ContractSet([.. contracts.Where(contract => !replaced.Contains(contract.Model)), .. own]),
            [.. problems, .. ownProblems]);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.ContractsReloaded, LogLevel.Information,
                "The contracts were reloaded: {Count} models; added: {Added}; changed: {Changed}; removed: {Removed}",
                    EventName = "ContractsReloaded")]
        public static partial void Reloaded(ILogger logger, int count, string added, string changed, string removed);

        [LoggerMessage(EventIds.ContractProblem, LogLevel.Error, "Contract problem: {Problem}", EventName = "ContractProblem")]
        public static partial void Problem(ILogger logger, ContractProblem problem);

        [LoggerMessage(
            EventIds.ContractsRefused, LogLevel.Warning,
                "The contracts were not reloaded because of {Problems} problems; the last good set of {Count} models stays in force",
                    EventName = "ContractsKept")]
        public static partial void Kept(ILogger logger, int problems, int count);

        [LoggerMessage(
            EventIds.ContractReloadFailed, LogLevel.Error, "The contract files could not be checked; the last good set stays in force",
                EventName = "ContractReloadFailed")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
