using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Upstream;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>The table client × status of <c>docs/errors.md</c>, measured.</summary>
public sealed class RepeatTableTests(RepeatTableFixture fixture) : IClassFixture<RepeatTableFixture>
{
    private const string WriteVariable = "GATEWAY_TEST_WRITE";

    [Fact]
    public void FailedDependency_IsRepeatedByNoClient() =>
        Table.Rows.Select(row => (row.Client, Table.Calls(row.Client, RepeatTable.FailedDependency))).ShouldAllBe(row => row.Item2 == 1);

    /// <summary>Without this a client that stopped repeating anything would prove nothing above.</summary>
    [Theory]
    [InlineData("@fal-ai/client", "502")]
    [InlineData("@ai-sdk/fal", "500")]
    [InlineData("axios-retry", "500")]
    [InlineData("got", "500")]
    [InlineData("ky", "500")]
    [InlineData("AddStandardResilienceHandler", "500")]
    [InlineData("fal_client", "409")]
    [InlineData("go-retryablehttp", "500")]
    public void OtherStatus_IsRepeated(string client, string status) => Table.Calls(client, status).ShouldBeGreaterThan(1);

    /// <summary>The gateway's own list, from which it decides what a submit may be answered with, holds whatever a client repeats.</summary>
    [Fact]
    public void GatewaysList_HoldsEveryStatusThatIsRepeated()
    {
        foreach (var answer in RepeatTable.Answers.Where(answer => answer != StatusServer.ConnectionLost))
        {
            UpstreamErrors.IsRepeatedByClients(int.Parse(answer, CultureInfo.InvariantCulture)).ShouldBe(Table.Rows.Any(row => Table.Calls(row.Client, answer) > 1), answer);
        }
    }

    [Fact]
    public async Task Document_Table_IsWhatThisRunMeasured()
    {
        var path = Path.Combine(Repository.Root, "docs", "errors.md");
        var document = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var current = RepeatTable.Replace(document, Table.Write());
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(path, current, TestContext.Current.CancellationToken);
            return;
        }

        document.ShouldBe(current, $"the table in docs/errors.md is not what was measured; rewrite it with {WriteVariable}=1");
    }

    /// <summary>The rules that were written after the sources of clients that can't be run here.</summary>
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
    public void PythonClient_Answer_IsRepeatedAsItsSourceSays(int? status, string text, bool hasRequestId, string? timeoutType, bool repeats) =>
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
