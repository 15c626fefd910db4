using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>
/// The number of calls of each client for one submit that always gets the same response. The real clients are measured; <see
/// cref="PublishedRules"/> replaces the clients that cannot run on this machine.
/// </summary>
internal sealed class RepeatTable
{
    public const string FailedDependency = "424";

    public static readonly string[] Answers =
        ["408", "409", FailedDependency, "429", "500", "501", "502", "503", "504", "520", StatusServer.ConnectionLost];

    private const string Begin = "<!-- repeats:begin -->\n";
    private const string End = "<!-- repeats:end -->\n";

    private static readonly (string Client, string Shown)[] Packages =
    [
        ("@fal-ai/client", "`@fal-ai/client`"),
        ("@ai-sdk/fal", "`@ai-sdk/fal`"),
        ("axios-retry", "`axios-retry`, `isRetryableError`"),
        ("got", "`got`, POST allowed"),
        ("ky", "`ky`, POST allowed"),
    ];

    private readonly List<(string Client, IReadOnlyList<int> Calls)> _rows = [];

    public IReadOnlyList<(string Client, IReadOnlyList<int> Calls)> Rows => _rows;

    public static async Task<RepeatTable> MeasureAsync()
    {
        await using var server = await StatusServer.StartAsync();
        var table = new RepeatTable();
        await RunPackagesAsync(server);
        foreach (var (client, shown) in Packages)
        {
            table._rows.Add((shown, [.. Answers.Select(answer => server.CallsOf(client, answer))]));
        }

        await RunResilientClientAsync(server);
        table._rows.Add((ResilientClient.Name, [.. Answers.Select(answer => server.CallsOf(ResilientClient.Name, answer))]));
        table.Add(PublishedRules.Python.Name, PublishedRules.Python.MaxAttempts, status => PublishedRules.Python.Repeats(status));
        table.Add(PublishedRules.GoRetryableHttp.Name, PublishedRules.GoRetryableHttp.MaxAttempts, PublishedRules.GoRetryableHttp.Repeats);
        return table;
    }

    public int Calls(string client, string answer) =>
        _rows.Single(row => row.Client.Contains(client, StringComparison.Ordinal)).Calls[Array.IndexOf(Answers, answer)];

    public string Write()
    {
        var text = new StringBuilder("\n| client |").AppendJoin("", Answers.Select(answer => $" {answer} |")).Append("\n|---|");
        text.Insert(text.Length, "---|", Answers.Length).Append('\n');
        foreach (var (client, calls) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {client} |");
            foreach (var count in calls)
            {
                text.Append(CultureInfo.InvariantCulture, $" {count} |");
            }

            text.Append('\n');
        }

        return text.Append('\n').ToString();
    }

    public static string Replace(string document, string table)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        (begin >= 0 && end > begin).ShouldBeTrue("docs/errors.md has lost the markers of the table");
        return document[..(begin + Begin.Length)] + table + document[end..];
    }

    private static int? StatusOf(string answer) =>
        answer == StatusServer.ConnectionLost ? null : int.Parse(answer, CultureInfo.InvariantCulture);

    private void Add(string client, int maxAttempts, Func<int?, bool> repeats) =>
        _rows.Add((client, [.. Answers.Select(answer => repeats(StatusOf(answer)) ? maxAttempts : 1)]));

    private static async Task RunPackagesAsync(StatusServer server)
    {
        var calls = from package in Packages
                    from answer in Answers
                    select new JsonObject
                    {
                        ["name"] = $"{package.Client} {answer}",
                        ["client"] = package.Client,
                        ["url"] = server.AddressFor(package.Client, answer),
                    };
        var ended = await JavaScriptClient.TalkAsync(
            new Uri(server.Address), "any", "retrying.mjs", new JsonObject { ["calls"] = new JsonArray([.. calls]) }.ToJsonString());
        ended.EnumerateObject().Count().ShouldBe(Packages.Length * Answers.Length);
    }

    private static async Task RunResilientClientAsync(StatusServer server)
    {
        foreach (var answer in Answers)
        {
            using var client = new ResilientClient(new Uri(server.AddressFor(ResilientClient.Name, answer) + "/"));
            try
            {
                using var response = await client.Http.PostAsync(
                    new Uri(Seeds.Imagen4, UriKind.Relative),
                    HttpExtensions.Json(QueueExtensions.Body),
                    TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException) when (answer == StatusServer.ConnectionLost)
            {
            }
        }
    }
}
