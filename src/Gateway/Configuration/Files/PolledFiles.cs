using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Configuration.Files;

/// <summary>
/// A set that is read from built-in files and from those of the operator's directory. Both directories are polled once a second. A set
/// with a problem is not loaded, and the last valid set stays active.
/// </summary>
/// <typeparam name="TSet">The set. It is immutable.</typeparam>
internal abstract class PolledFiles<TSet> : IDisposable
    where TSet : class
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>A directory can have thousands of files, which would make a log event too long.</summary>
    private const int MostListed = 50;

    // An unreadable file may become readable without a change of its fingerprint, so an invalid set is read again.
    private const int PollsBetweenRetries = 15;

    private readonly string _builtIn;
    private readonly string? _directory;
    private readonly TimeProvider _time;
    private readonly Lock _polling = new();
    private readonly ITimer _timer;
    private volatile ILogger _logger = NullLogger.Instance;
    private volatile TSet _current;
    private volatile IReadOnlyList<FileProblem> _problems;
    private string _fingerprint;
    private volatile bool _readAgain;

    // The problems of the last failed load. The same problems are not logged again.
    private string? _complaint;
    private int _pollsUntilRetry;

    private volatile bool _isGood = true;
    private long _readAt;

    /// <summary>Reads both directories. If there are problems, the set contains the valid files only.</summary>
    /// <param name="builtIn">Directory of the built-in files.</param>
    /// <param name="directory">The operator's directory. Null: there is none.</param>
    /// <param name="time">The clock of the polls.</param>
    /// <param name="load">Reads the files of both directories.</param>
    protected PolledFiles(
        string builtIn, string? directory, TimeProvider time,
        Func<string, string?, (TSet Set, IReadOnlyList<FileProblem> Problems)> load)
    {
        (_builtIn, _directory, _time, LoadFiles) = (builtIn, directory, time, load);
        _readAt = time.GetUtcNow().UtcTicks;
        // The fingerprint is taken first, so that a file that changes during the read is read again.
        _fingerprint = Fingerprint();
        (_current, _problems) = load(builtIn, directory);
        _timer = time.CreateTimer(static state => ((PolledFiles<TSet>)state!).Poll(), this, PollInterval, PollInterval);
    }

    /// <summary>Raised after another set has become active.</summary>
    public event Action? Changed;

    /// <summary>The active set. A request reads it once and keeps it.</summary>
    public TSet Current => _current;

    /// <summary>Whether the last load was accepted. False: the set of an earlier load is active.</summary>
    public bool IsGood => _isGood;

    /// <summary>The problems of the last load. Empty: it was accepted.</summary>
    public IReadOnlyList<FileProblem> Problems => _problems;

    /// <summary>The time of the last load, accepted or not.</summary>
    public DateTimeOffset ReadAt => new(Interlocked.Read(ref _readAt), TimeSpan.Zero);

    protected ILogger Logger => _logger;

    private Func<string, string?, (TSet Set, IReadOnlyList<FileProblem> Problems)> LoadFiles { get; }

    /// <summary>Reloads are logged from now on. The set is created before the host, which creates the logger.</summary>
    public void LogTo(ILogger logger) => _logger = logger;

    /// <summary>Reads the files at the next poll, because a set that they depend on has changed.</summary>
    public void ReadAgain() => _readAgain = true;

    public void Dispose() => _timer.Dispose();

    /// <summary>Logs that another set is active.</summary>
    protected abstract void LogReloaded(TSet before, TSet now);

    /// <summary>Logs one problem of a set that was not loaded.</summary>
    protected abstract void LogProblem(FileProblem problem);

    /// <summary>Logs that the set was not loaded because of this number of problems.</summary>
    protected abstract void LogKept(int problems);

    /// <summary>Logs a failure that is no problem of a file.</summary>
    protected abstract void LogFailed(Exception exception);

    /// <summary>The differences between two sets, as lists of models for a log event.</summary>
    protected static (string Added, string Changed, string Removed) Compare(
        IReadOnlyCollection<IModelFile> before, IReadOnlyCollection<IModelFile> now)
    {
        var (old, current) = (before.ToDictionary(item => item.Model), now.ToDictionary(item => item.Model));
        return (
            Listed(current.Keys.Where(model => !old.ContainsKey(model))),
            Listed(current.Values.Where(item => old.TryGetValue(item.Model, out var was) && was.Version != item.Version)
                .Select(item => item.Model)),
            Listed(old.Keys.Where(model => !current.ContainsKey(model))));
    }

    private static string Listed(IEnumerable<string> models) => models.ToList() switch
    {
        [] => "none",
        { Count: <= MostListed } list => string.Join(", ", list),
        var list => $"{string.Join(", ", list.Take(MostListed))} and {list.Count - MostListed} more",
    };

    private void Poll()
    {
        // On a slow disk, at most one poll runs at a time.
        if (!_polling.TryEnter())
        {
            return;
        }

        try
        {
            var fingerprint = Fingerprint();
            var changed = fingerprint != _fingerprint;
            if (!changed && !_readAgain && (_complaint is null || --_pollsUntilRetry > 0))
            {
                return;
            }

            _fingerprint = fingerprint;
            _readAgain = false;
            Reload(changed);
        }
        // An exception on the timer's thread would end the process. The last valid set stays active.
        catch (Exception exception)
        {
            // The next reads show whether the failure is over.
            (_isGood, _complaint, _pollsUntilRetry) = (false, _complaint ?? "", PollsBetweenRetries);
            LogFailed(exception);
        }
        finally
        {
            _polling.Exit();
        }
    }

    private void Reload(bool differs)
    {
        var (set, problems) = LoadFiles(_builtIn, _directory);
        var wasGood = _isGood;
        _isGood = problems.Count == 0;
        _problems = problems;
        Interlocked.Exchange(ref _readAt, _time.GetUtcNow().UtcTicks);
        if (problems.Count > 0)
        {
            Complain(problems, differs);
            return;
        }

        _complaint = null;
        var before = _current;
        _current = set;
        Changed?.Invoke();
        if (differs || !wasGood)
        {
            LogReloaded(before, set);
        }
    }

    private void Complain(IReadOnlyList<FileProblem> problems, bool differs)
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
            LogProblem(problem);
        }

        LogKept(problems.Count);
    }

    private string Fingerprint() =>
        FileFingerprint.OfDirectory(_builtIn, ModelFiles.IsIncluded)
        + (_directory is null ? "" : FileFingerprint.OfDirectory(_directory, ModelFiles.IsIncluded));
}
