using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Upstream;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>The table client × status in <c>docs/errors.md</c>, measured.</summary>
public sealed class RepeatTableTests(RepeatTableFixture fixture) : IClassFixture<RepeatTableFixture>
{
    private const string WriteVariable = "GATEWAY_TEST_WRITE";

    [Fact]
    public void FailedDependency_IsRetriedByNoClient() =>
        Table.Rows.Select(row => (row.Client, Table.Calls(row.Client, RepeatTable.FailedDependency))).ShouldAllBe(row => row.Item2 == 1);

    /// <summary>Shows that the clients do retry. Otherwise the test above would pass with clients that never retry.</summary>
    [Theory]
    [InlineData("@fal-ai/client", "502")]
    [InlineData("@ai-sdk/fal", "500")]
    [InlineData("axios-retry", "500")]
    [InlineData("got", "500")]
    [InlineData("ky", "500")]
    [InlineData("AddStandardResilienceHandler", "500")]
    [InlineData("fal_client", "409")]
    [InlineData("go-retryablehttp", "500")]
    public void OtherStatus_IsRetried(string client, string status) => Table.Calls(client, status).ShouldBeGreaterThan(1);

    /// <summary>
    /// The gateway's own list, from which it selects the status for a submit, contains every status that a client retries.
    /// </summary>
    [Fact]
    public void GatewaysList_ContainsEveryRetriedStatus()
    {
        foreach (var answer in RepeatTable.Answers.Where(answer => answer != StatusServer.ConnectionLost))
        {
            var isRepeated = Table.Rows.Any(row => Table.Calls(row.Client, answer) > 1);
            UpstreamErrors.IsRepeatedByClients(int.Parse(answer, CultureInfo.InvariantCulture)).ShouldBe(isRepeated, answer);
        }
    }

    [Fact]
    public async Task Document_Table_MatchesMeasuredRetries()
    {
        var path = Path.Combine(Repository.Root, "docs", "errors.md");
        var document = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var current = RepeatTable.Replace(document, Table.Write());
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(path, current, TestContext.Current.CancellationToken);
            return;
        }

        document.ShouldBe(
            current, $"the table in docs/errors.md differs from the measured retries; generate it again with {WriteVariable}=1");
    }

    /// <summary>Tests the rules that follow the source code of clients that cannot run here.</summary>
    [Theory]
    [InlineData(null, "", false, null, true)]
    [InlineData(408, "", false, null, true)]
    [InlineData(409, "", false, null, true)]
    [InlineData(429, "", false, null, true)]
    [InlineData(424, "nginx", false, null, false)]
    [InlineData(500, "nginx", false, null, false)]
    [InlineData(502, "<center>nginx</center>", false, null, true)]
    [InlineData(502, "<center>nginx</center>", true, null, false)]
    [InlineData(502, "{}", false, null, false)]
    [InlineData(504, "<center>nginx</center>", false, null, true)]
    [InlineData(504, "<center>nginx</center>", false, "user", false)]
    public void PythonClient_Response_IsRetriedAsInItsSource(
        int? status, string text, bool hasRequestId, string? timeoutType, bool repeats) =>
        PublishedRules.Python.Repeats(status, text, hasRequestId, timeoutType).ShouldBe(repeats);

    private RepeatTable Table
    {
        get
        {
            Require.Present(JavaScriptClient.Missing is null, JavaScriptClient.Missing ?? "");
            return fixture.Table!;
        }
    }
}
