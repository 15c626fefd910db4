using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Store;

namespace Gateway.FunctionalTests.Administration;

/// <summary>The jobs of all clients.</summary>
public sealed class JobListTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "e d c b a")]
    [InlineData("client=one", "e c a")]
    [InlineData("client=nobody", "")]
    [InlineData("model=fal-ai/wan/b", "d b")]
    [InlineData("status=COMPLETED", "b")]
    [InlineData("status=FAILED", "c")]
    [InlineData("status=LOST", "d")]
    [InlineData("status=IN_QUEUE", "e a")]
    [InlineData("outcome=open", "e a")]
    [InlineData("outcome=lost", "d")]
    [InlineData("error_type=generation_failed", "c")]
    [InlineData("request_id=b", "b")]
    [InlineData("request_id=none", "")]
    [InlineData("since=2030-01-01T12:00:02Z", "e d c")]
    [InlineData("until=2030-01-01T12:00:02Z", "b a")]
    [InlineData("since=2030-01-01T12:00:01Z&until=2030-01-01T14:00:03%2B02:00&client=one", "c")]
    public async Task List_Filter_RestrictsTheJobs(string query, string expected)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await StoreAsync(gateway);

        using var response = await gateway.CallAsync("GET", $"/jobs?{query}", role: "viewer");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Ids(await response.JsonAsync()).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task List_JobsThatArriveMeanwhile_ShiftNoPage()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var store = gateway.Gateway.Service<IJobStore>();
        // Several jobs have the same time, so the id decides their order.
        for (var number = 0; number < 40; number++)
        {
            await AddAsync(store, $"job-{number:D2}", number % 2 == 0 ? "one" : "two", Start.AddSeconds(number / 7));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            await AddAsync(store, $"late-{seen.Count}", "one", Start.AddHours(1));
            using var response = await gateway.CallAsync(
                "GET", "/jobs?limit=7&until=2030-01-02" + (cursor is null ? "" : $"&cursor={cursor}"), role: "viewer");
            var page = await response.JsonAsync();
            seen.AddRange(Ids(page));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        seen.Where(id => id.StartsWith("job", StringComparison.Ordinal)).Order().ShouldBe(
            Enumerable.Range(0, 40).Select(number => $"job-{number:D2}"));
        seen.ShouldBeUnique();
    }

    [Fact]
    public async Task Job_OfAnyClient_HasNoPromptAndNoTextOfTheUpstream()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await StoreAsync(gateway);
        var own = await gateway.Gateway.Client.SubmitJobAsync();

        using var response = await gateway.CallAsync("GET", $"/jobs/{own}", role: "viewer");
        using var failed = await gateway.CallAsync("GET", "/jobs/c", role: "viewer");

        (await response.JsonAsync()).GetProperty("client").GetString().ShouldBe(TestGateway.ClientName);
        var text = await failed.TextAsync();
        text.ShouldNotContain("quotes the prompt");
        JsonDocument.Parse(text).RootElement.GetProperty("error_type").GetString().ShouldBe("generation_failed");
        foreach (var path in (string[])["/jobs", "/jobs?format=csv"])
        {
            using var list = await gateway.CallAsync("GET", path, role: "viewer");
            (await list.TextAsync()).ShouldNotContain("quotes the prompt");
        }
    }

    [Theory]
    [InlineData("?format=csv", null)]
    [InlineData("", "text/csv")]
    [InlineData("", "application/json;q=0.5, text/csv")]
    [InlineData("?format=csv", "application/json")]
    public async Task List_Csv_IsATableOfAllJobs(string query, string? accept)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await StoreAsync(gateway);

        using var response = await gateway.CallAsync(
            "GET", "/jobs" + query, role: "viewer", headers: accept is null ? [] : [("Accept", accept)]);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("jobs.csv");
        var lines = (await response.TextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("request_id,client,model,status,outcome,submitted_at");
        lines[1..].Select(line => line.Split(',')[0]).ShouldBe(["e", "d", "c", "b", "a"]);
        lines[1].ShouldContain("2030-01-01T12:00:04Z");
    }

    [Theory]
    [InlineData("?format=json", "text/csv")]
    [InlineData("", "application/json, text/csv;q=0.5")]
    [InlineData("", "*/*")]
    public async Task List_OtherFormat_IsJson(string query, string accept)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync("GET", "/jobs" + query, role: "viewer", headers: ("Accept", accept));

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    /// <summary>The table is read in pages of 200 rows.</summary>
    [Fact]
    public async Task List_CsvOfManyJobs_HasEachOnce()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var store = gateway.Gateway.Service<IJobStore>();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(number => AddAsync(store, $"job-{number:D3}", "one", Start.AddSeconds(number))));

        using var all = await gateway.CallAsync("GET", "/jobs?format=csv", role: "viewer");
        using var some = await gateway.CallAsync("GET", "/jobs?format=csv&limit=3", role: "viewer");

        Lines(await all.TextAsync()).Select(line => line.Split(',')[0]).ShouldBe(
            Enumerable.Range(0, 450).Reverse().Select(number => $"job-{number:D3}"));
        Lines(await some.TextAsync()).Count().ShouldBe(3);
    }

    /// <summary>The upstream chooses the type of an error. A spreadsheet must not run it.</summary>
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "other")]
    [InlineData("+1+1", "other")]
    [InlineData("-2+3", "other")]
    [InlineData("@SUM(A1)", "other")]
    [InlineData("\t=1+1", "other")]
    [InlineData("\r=1+1", "other")]
    [InlineData("\n=1+1", "other")]
    [InlineData("-2-3", "\"'-2-3\"")]
    public async Task List_CsvErrorTypeThatIsAFormula_IsNoFormula(string formula, string cell)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var store = gateway.Gateway.Service<IJobStore>();
        await AddAsync(store, "a", "one", Start);
        await store.EndAsync(JobChange.Failed("a", Start, formula, "text", inferenceTime: null), TestContext.Current.CancellationToken);

        using var response = await gateway.CallAsync("GET", "/jobs?format=csv", role: "viewer");
        var text = await response.TextAsync();

        Lines(text).Single().Split(',').ShouldContain(cell);
        text.Split(formula.Trim()).Length.ShouldBe(cell == "other" ? 1 : 2);
    }

    private static IEnumerable<string> Lines(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("request_id").GetString()!);

    private static async Task StoreAsync(AdministeredGateway gateway)
    {
        var store = gateway.Gateway.Service<IJobStore>();
        var cancellation = TestContext.Current.CancellationToken;
        for (var number = 0; number < 5; number++)
        {
            await AddAsync(store, $"{(char)('a' + number)}", number % 2 == 0 ? "one" : "two", Start.AddSeconds(number));
        }

        await store.EndAsync(JobChange.Completed("b", Start.AddMinutes(1), inferenceTime: 1.5), cancellation);
        await store.EndAsync(
            JobChange.Failed("c", Start.AddMinutes(1), "generation_failed", "the upstream quotes the prompt", inferenceTime: null),
            cancellation);
        await store.EndAsync(JobChange.Lost("d", Start.AddMinutes(1), LostReason.UnknownToUpstream), cancellation);
    }

    private static Task<AddJobResult> AddAsync(IJobStore store, string id, string client, DateTimeOffset at) => store.AddAsync(
        new NewJob(new JobRecord
        {
            RequestId = id,
            Client = client,
            Model = $"fal-ai/wan/{(client == "one" ? 'a' : 'b')}",
            UpstreamPath = "fal-ai/wan",
            SubmittedAt = at,
            ImagesAsked = 1,
            BodyBytes = 10,
            BodyDigest = new byte[32],
        }), TestContext.Current.CancellationToken);
}
