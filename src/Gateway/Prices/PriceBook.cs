using Gateway.Configuration.Files;
using Gateway.Errors;

namespace Gateway.Prices;

/// <summary>
/// The built-in prices and those of the operator's directory. A file there replaces the built-in price of its model.
/// </summary>
internal sealed partial class PriceBook : PolledFiles<PriceSet>
{
    private readonly string _builtIn;

    private PriceBook(string builtIn, string? directory, TimeProvider time, Func<ModelPrice, IEnumerable<FileProblem>> check)
        : base(builtIn, directory, time, (own, others) => Load(own, others, check)) => _builtIn = Path.GetFullPath(builtIn);

    /// <summary>Directory of the built-in prices.</summary>
    public static string BuiltInDirectory => Path.Combine(AppContext.BaseDirectory, "Prices", "models");

    /// <summary>The active prices, sorted by model.</summary>
    public IReadOnlyList<ModelPrice> All => Current.All;

    /// <summary>
    /// Reads both directories. If there are <paramref name="problems"/>, the gateway must not start; the set contains the valid prices.
    /// </summary>
    /// <param name="builtIn">Directory of the built-in prices.</param>
    /// <param name="directory">The operator's directory. Null: there is none.</param>
    /// <param name="time">The clock of the polls.</param>
    /// <param name="check">Compares a price with the contract of its model.</param>
    /// <param name="problems">The problems of all files.</param>
    public static PriceBook Create(
        string builtIn, string? directory, TimeProvider time, Func<ModelPrice, IEnumerable<FileProblem>> check,
        out IReadOnlyList<FileProblem> problems)
    {
        var book = new PriceBook(builtIn, directory, time, check);
        problems = book.Problems;
        return book;
    }

    /// <summary>Whether a price is one of the built-in ones. Otherwise it is from the operator's directory.</summary>
    public bool IsBuiltIn(ModelPrice price) =>
        string.Equals(Path.GetDirectoryName(Path.GetFullPath(price.File)), _builtIn, StringComparison.Ordinal);

    protected override void LogReloaded(PriceSet before, PriceSet now)
    {
        var (added, changed, removed) = Compare(before.All, now.All);
        Log.Reloaded(Logger, now.All.Count, added, changed, removed);
    }

    protected override void LogProblem(FileProblem problem) => Log.Problem(Logger, problem);

    protected override void LogKept(int problems) => Log.Kept(Logger, problems, Current.All.Count);

    protected override void LogFailed(Exception exception) => Log.ReloadFailed(Logger, exception);

    private static (PriceSet Set, IReadOnlyList<FileProblem> Problems) Load(
        string builtIn, string? directory, Func<ModelPrice, IEnumerable<FileProblem>> check)
    {
        var (prices, problems) = ModelFiles.LoadBoth<ModelPrice>(builtIn, directory, PriceReader.Read);
        return (new PriceSet(prices), [.. problems, .. prices.SelectMany(check)]);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.PricesReloaded, LogLevel.Information,
            "The prices were reloaded: {Count} models; added: {Added}; changed: {Changed}; removed: {Removed}",
            EventName = "PricesReloaded")]
        public static partial void Reloaded(ILogger logger, int count, string added, string changed, string removed);

        [LoggerMessage(EventIds.PriceProblem, LogLevel.Error, "Price problem: {Problem}", EventName = "PriceProblem")]
        public static partial void Problem(ILogger logger, FileProblem problem);

        [LoggerMessage(
            EventIds.PricesRefused, LogLevel.Warning,
            "The prices were not reloaded because of {Problems} problems; the last good set of {Count} models stays in force",
            EventName = "PricesKept")]
        public static partial void Kept(ILogger logger, int problems, int count);

        [LoggerMessage(
            EventIds.PriceReloadFailed, LogLevel.Error, "The price files could not be checked; the last good set stays in force",
            EventName = "PriceReloadFailed")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
