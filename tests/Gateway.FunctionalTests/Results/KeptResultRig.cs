using System.Net;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Results;

/// <summary>What the tests of kept results share.</summary>
internal static class KeptResultRig
{
    /// <summary>Jobs are followed, and their results are kept.</summary>
    public static (string Key, string Value)[] Settings(params (string, string)[] more) =>
        [.. FollowedJobs.Settings("00:00:00.100"), ("Gateway:Results:Keep", "Document"), .. more];

    public static Task<TestGateway> StartAsync(params (string, string)[] more) => StartAsync(SandboxDialect.Queue, more);

    public static Task<TestGateway> StartAsync(SandboxDialect dialect, params (string, string)[] more) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Settings(more));

    public static async Task<JobRecord> StoredAsync(this TestGateway gateway, string id) =>
        (await gateway.Service<IJobStore>().FindAsync(id, TestContext.Current.CancellationToken))!;

    /// <summary>The kept document, from the store. Null: there is none.</summary>
    public static Task<DocumentPiece?> DocumentAsync(this TestGateway gateway, string id) =>
        gateway.Service<IDocumentStore>().FindDocumentAsync(
            id, DateTimeOffset.UnixEpoch, 0, int.MaxValue, TestContext.Current.CancellationToken);

    public static Task ShouldBecomeAsync(this TestGateway gateway, string id, ResultOutcome outcome) =>
        Eventually.IsTrueAsync(async () => (await gateway.StoredAsync(id)).ResultOutcome == outcome);

    /// <summary>Waits until the job has ended and no work of its end is left.</summary>
    public static async Task ShouldSettleAsync(this TestGateway gateway, string id)
    {
        await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], TestDeadline.Longest);
        await Eventually.IsTrueAsync(async () => !await gateway.Service<IDocumentStore>().IsWorkPendingAsync(
            id, "result", TestContext.Current.CancellationToken));
    }

    public static async Task<string> SubmitAndKeepAsync(this TestGateway gateway, string model = Seeds.Imagen4)
    {
        var id = await gateway.Client.SubmitJobAsync(model);
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
        return id;
    }

    /// <summary>The upstream forgets every job, and refuses connections.</summary>
    public static void TakeUpstreamDown(this TestGateway gateway) =>
        gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Any, times: null);

    public static void ForgetAtUpstream(this TestGateway gateway) =>
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Vanished, SandboxOperation.Any, times: null);

    /// <summary>A response with everything that a client can see of it, except the date and the framing.</summary>
    public static async Task<string> SeenAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(static header => header.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
            .OrderBy(static header => header.Key, StringComparer.Ordinal)
            .Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{await response.TextAsync()}";
    }

    public static HttpClient DirectClient(this TestGateway gateway)
    {
        var direct = new HttpClient { BaseAddress = gateway.Sandbox.Address };
        direct.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestGateway.UpstreamToken);
        return direct;
    }

    public static async Task DeleteResultAsync(this HttpClient client, string id, HttpStatusCode expected = HttpStatusCode.NoContent)
    {
        using var response = await client.DeleteAsync(
            new Uri($"/jobs/{id}/result", UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(expected);
    }
}
