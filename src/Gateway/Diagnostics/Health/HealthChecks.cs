using System.Globalization;
using Gateway.Bodies;
using Gateway.Changes;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Contracts.Reading;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Jobs.Store.Health;
using Gateway.Upstream;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Diagnostics.Health;

/// <summary>Everything that an operator asks about the state of this process, from what the process knows already: no check calls the
/// upstream or the job store.</summary>
internal sealed class HealthChecks(
    Drain drain, SettingsSource settings, ContractCatalogue catalogue, StoreMonitor store, UpstreamHealth upstream,
    UpstreamCapabilities capabilities, BodyMemory bodies, StoreDisk disk, StorageHealth files, ChangeFeed changes, TimeProvider time)
{
    /// <summary>Changes are looked for every second.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    public IReadOnlyList<HealthCheck> All() =>
    [
        Draining(), Configuration(), Contracts(), JobStore(), StoredClients(), Token(), Upstream(), Dialect(), BodyMemory(), .. Disk(),
        FileStorage(),
    ];

    private HealthCheck Draining() => drain.Age is { } age
        ? Now("draining", HealthCheck.Failed, $"The gateway has been stopping for {Seconds(age)} s.")
        : Now("draining", HealthCheck.Ok, "The gateway is not stopping.");

    private HealthCheck Configuration()
    {
        var last = settings.LastReload;
        return Since("configuration", last.At, last.IsGood ? HealthCheck.Ok : HealthCheck.Warning, last.IsGood
            ? "The last read of the configuration was accepted."
            : "The last reload was refused, and the earlier settings stay in force. The log has the problems (event 101).");
    }

    private HealthCheck Contracts()
    {
        var count = catalogue.Current.All.Count;
        var (status, reason) = (count, catalogue.IsGood) switch
        {
            (0, _) => (HealthCheck.Failed, "No contract is loaded."),
            (_, true) => (HealthCheck.Ok, $"{count} contracts are loaded."),
            _ => (HealthCheck.Warning,
                $"The last reload was refused, and {count} earlier contracts stay in force. The log has the problems (event 301)."),
        };
        return Since("contracts", catalogue.ReadAt, status, reason);
    }

    private HealthCheck JobStore()
    {
        var health = store.Health;
        var age = Round(health.Age);
        if (store.WhyNeverOpen is { } why)
        {
            return new HealthCheck("job_store", HealthCheck.Failed, age, $"The store has not been open since the start: {why}.");
        }

        if (!health.IsUp)
        {
            return new HealthCheck(
                "job_store", HealthCheck.Warning, age, $"The store is unavailable, so submits are refused: {health.Reason}.");
        }

        var reason = health.LastFault is { } fault
            ? $"The store is available. Its last fault was {Seconds(time.GetUtcNow() - fault.At)} s ago: {fault.Reason}."
            : "The store is available and has had no fault.";
        return new HealthCheck("job_store", HealthCheck.Ok, age, reason);
    }

    private HealthCheck StoredClients() => changes.Age switch
    {
        null => new HealthCheck(
            "stored_clients", HealthCheck.Failed, null, "The clients in the job store have not been read since the start."),
        { } age when age > Stale => new HealthCheck(
            "stored_clients", HealthCheck.Warning, Round(age),
            "Changes of clients, keys and pauses can't be read: the last ones that were read stay in force."),
        { } age => new HealthCheck(
            "stored_clients", HealthCheck.Ok, Round(age), changes.IsListening
                ? "Changes of clients, keys and pauses are read every second and after each notification of the database."
                : "Changes of clients, keys and pauses are read every second."),
    };

    private HealthCheck Token() => upstream.Token switch
    {
        null => new HealthCheck("upstream_token", HealthCheck.Unknown, null, "The upstream has answered no call yet."),
        { IsGood: true } token => Since("upstream_token", token.At, HealthCheck.Ok, "The upstream accepted the token."),
        { } token => Since("upstream_token", token.At, HealthCheck.Warning, $"The upstream refused the token with {token.Text}."),
    };

    private HealthCheck Upstream() => upstream.Last switch
    {
        null => new HealthCheck("upstream", HealthCheck.Unknown, null, "The upstream was not called yet."),
        { IsGood: true } last => Since("upstream", last.At, HealthCheck.Ok, $"The last answer had {last.Text}."),
        { } last => Since("upstream", last.At, HealthCheck.Warning, $"The last call failed: {last.Text}."),
    };

    private HealthCheck Dialect()
    {
        var configured = settings.Current.Options.Upstream.Dialect;
        return Now("upstream_dialect", HealthCheck.Ok, configured == UpstreamDialect.Auto
            ? $"Configured: Auto. Found so far: {capabilities.InUse}."
            : $"Configured: {configured}.");
    }

    private HealthCheck BodyMemory()
    {
        var (used, waiting) = (bodies.Reserved, bodies.Waiting);
        return Now("body_memory", waiting > 0 ? HealthCheck.Warning : HealthCheck.Ok,
            $"{used} of {bodies.Budget + bodies.SmallBudget} bytes are in use, and {waiting} requests wait for memory.");
    }

    private IEnumerable<HealthCheck> Disk()
    {
        if (disk.Free is { } free)
        {
            yield return Now("store_disk", free < StoreDisk.LittleBytes ? HealthCheck.Warning : HealthCheck.Ok,
                $"{free} bytes are free on the disk of the job store.");
        }
    }

    private HealthCheck FileStorage() => (files.Last, files.FilesElsewhere) switch
    {
        (null, _) => new HealthCheck("file_storage", HealthCheck.Unknown, null, "The storage of files was not used yet."),
        ({ Fault: { } fault } last, _) => Since(
            "file_storage", last.At, HealthCheck.Warning, $"The storage of files has failed: {fault}."),
        ({ } last, > 0 and var lost) => Since("file_storage", last.At, HealthCheck.Warning,
            $"The directory of the files was new at the start, and the database had {lost} files and uploads: check that its volume is "
                + $"mounted (event {EventIds.FilesDirectoryIsNew})."),
        ({ } last, _) => Since("file_storage", last.At, HealthCheck.Ok, "The last use of the storage of files has succeeded."),
    };

    private static HealthCheck Now(string name, string status, string reason) => new(name, status, 0, reason);

    private HealthCheck Since(string name, DateTimeOffset at, string status, string reason) =>
        new(name, status, Round(time.GetUtcNow() - at), reason);

    /// <summary>The system clock may have gone back.</summary>
    private static double? Round(TimeSpan? age) => age is { } known ? Math.Round(Math.Max(0, known.TotalSeconds), 1) : null;

    private static string Seconds(TimeSpan age) => Round(age)!.Value.ToString("0.#", CultureInfo.InvariantCulture);
}
