using Gateway.Calls;
using Gateway.Edge;
using Gateway.Errors;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;

namespace Gateway.UnitTests.Structure;

/// <summary>
/// The order of the folders: the types of a folder use only types of the folders before it, and the exchange, which every stage
/// reads and writes.
/// </summary>
public sealed class LayeringTests
{
    private const string TheExchange = "the exchange";
    private const string Host = "the host";

    private static readonly string[] Order =
    [
        "Text", "Json", "Errors", "Metrics", "Tracing", "Money", "Clients", "Configuration", "Prices", "Contracts", TheExchange,
        "Draining", "Shares", "Edge", "Bodies", "Calls", "Upstream", "Jobs", "Pauses", "Changes", "Admission", "Following", "Files",
        "Webhooks", "FalProxy", "Cors", "Documentation", "Diagnostics", "Management", "Administration", "Commands", Host,
    ];

    private static readonly Dictionary<string, string> RootTypes = new()
    {
        ["Exchange"] = TheExchange,
        ["ExchangeExtensions"] = TheExchange,
        ["IHeldShare"] = TheExchange,
        ["AnswerWriter"] = TheExchange,
        ["BuiltOnce`2"] = TheExchange,
        ["PacedWriting"] = TheExchange,
        ["SharedDocument"] = TheExchange,
        ["SharedDocumentAnswer"] = TheExchange,
        ["GatewayHost"] = Host,
        ["GatewayPipeline"] = Host,
        ["GatewayStartFailure"] = Host,
        ["Program"] = Host,
    };

    /// <summary>Types that a stage stores in the exchange for later stages. The exchange refers to these types, and an earlier stage
    /// may read them there. They use only types of earlier folders.</summary>
    private static readonly HashSet<string> RecordTypes =
    [
        "GatewaySettings", "GatewayCall", "Operation", "RequestBody", "UpstreamOutcome", "JobEntry", "ClaimToken", "Webhook", "Reservation",
        "StoredFile", "SubmittedFiles",
    ];

    private static readonly IReadOnlyCollection<(Type From, Type To)> References =
        TypeReferences.Read(typeof(GatewayCall).Assembly, Sources.Gateway);

    [Fact]
    public void Types_OfEveryFolder_UseOnlyEarlierFolders()
    {
        References.Where(use => IsBackward(use.From, use.To))
            .Select(use => $"{LayerOf(use.From)} -> {LayerOf(use.To)}: {use.From.FullName} -> {use.To.FullName}").Order()
            .ShouldBeEmpty();
    }

    /// <summary>The same rule within a folder: of two sibling folders, at most one uses the other.</summary>
    [Fact]
    public void Folders_SideBySide_DoNotUseEachOther()
    {
        var pairs = References.Select(use => SideBySide(use.From, use.To)).Where(pair => pair.From != pair.To).ToHashSet();

        pairs.Where(pair => pairs.Contains((pair.To, pair.From)))
            .SelectMany(pair => References.Where(use => SideBySide(use.From, use.To) == pair))
            .Where(use => LayerOf(use.From) == LayerOf(use.To))
            .Select(use => $"{use.From.FullName} -> {use.To.FullName}").Order()
            .ShouldBeEmpty();
    }

    /// <summary>
    /// Each row is a kind of reference: a base type, a call, and a constant, which the compiler copies without a trace of its type.
    /// </summary>
    [Theory]
    [InlineData(typeof(SqliteJobDatabase), typeof(IJobDatabase))]
    [InlineData(typeof(EdgeMiddleware), typeof(RequestRules))]
    [InlineData(typeof(EdgeErrors), typeof(ErrorTypes))]
    public void References_OfEveryKind_AreFound(Type from, Type to) => References.ShouldContain((from, to));

    [Fact]
    public void Folders_OfTheGateway_AreInTheOrder()
    {
        References.SelectMany(use => new[] { use.From, use.To }).Where(type => Array.IndexOf(Order, LayerOf(type)) < 0)
            .Select(type => type.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void RecordTypes_OfTheExchange_AreAllInUse()
    {
        var used = References
            .Where(use => use.From.Name == "Exchange"
                || Array.IndexOf(Order, LayerOf(use.From)) < Array.IndexOf(Order, LayerOf(use.To)))
            .Select(use => use.To.Name).ToHashSet();

        RecordTypes.Where(type => !used.Contains(type)).ShouldBeEmpty();
    }

    /// <summary>The first two folders in which the paths of two namespaces differ. Empty if one contains the other.</summary>
    private static (string From, string To) SideBySide(Type from, Type to)
    {
        var (left, right) = ((from.Namespace ?? "").Split('.'), (to.Namespace ?? "").Split('.'));
        var common = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return common == left.Length || common == right.Length
            ? ("", "")
            : (string.Join('.', left[..(common + 1)]), string.Join('.', right[..(common + 1)]));
    }

    private static bool IsBackward(Type from, Type to) =>
        Array.IndexOf(Order, LayerOf(to)) > Array.IndexOf(Order, LayerOf(from))
        && !(LayerOf(to) == TheExchange)
        && !RecordTypes.Contains(to.Name);

    private static string LayerOf(Type type) => type.Namespace switch
    {
        "Gateway" => RootTypes[type.Name],
        { } name => name.Split('.')[1],
        null => Host,
    };
}
