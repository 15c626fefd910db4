using Gateway.Configuration.Files;
using Gateway.Errors;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The built-in contracts and those of the operator's directory. A file there replaces the built-in contract of its model.
/// </summary>
internal sealed partial class ContractCatalogue : PolledFiles<ContractSet>
{
    private ContractCatalogue(string builtIn, string? directory, TimeProvider time)
        : base(builtIn, directory, time, new ContractLoader().Load)
    {
    }

    /// <summary>Directory of the built-in contracts.</summary>
    public static string BuiltInDirectory => Path.Combine(AppContext.BaseDirectory, "Contracts", "models");

    /// <summary>
    /// Reads both directories. If there are <paramref name="problems"/>, the gateway must not start; the set contains the valid
    /// contracts.
    /// </summary>
    public static ContractCatalogue Create(
        string builtIn, string? directory, TimeProvider time, out IReadOnlyList<FileProblem> problems)
    {
        var catalogue = new ContractCatalogue(builtIn, directory, time);
        problems = catalogue.Problems;
        return catalogue;
    }

    protected override void LogReloaded(ContractSet before, ContractSet now)
    {
        var (added, changed, removed) = Compare(before.All, now.All);
        Log.Reloaded(Logger, now.All.Count, added, changed, removed);
    }

    protected override void LogProblem(FileProblem problem) => Log.Problem(Logger, problem);

    protected override void LogKept(int problems) => Log.Kept(Logger, problems, Current.All.Count);

    protected override void LogFailed(Exception exception) => Log.ReloadFailed(Logger, exception);

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.ContractsReloaded, LogLevel.Information,
                "The contracts were reloaded: {Count} models; added: {Added}; changed: {Changed}; removed: {Removed}",
                    EventName = "ContractsReloaded")]
        public static partial void Reloaded(ILogger logger, int count, string added, string changed, string removed);

        [LoggerMessage(EventIds.ContractProblem, LogLevel.Error, "Contract problem: {Problem}", EventName = "ContractProblem")]
        public static partial void Problem(ILogger logger, FileProblem problem);

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
