using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Bodies;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// One gateway on one store, with two clients: the owner of the repeated id and the other client. Each cell has its own model, so cells do
/// not affect each other. These models need no contract.
/// </summary>
internal sealed class FaultBench : IAsyncDisposable
{
    public const string Body = """{"prompt":"a lion"}""";
    private const string OtherClient = "somebody-else";
    private const string App = "fal-ai/faults";
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Settings for the faults that last until a deadline. Calls without a fault have the same deadlines.</summary>
    public static readonly (string, string)[] ShortDeadlines =
        [("Gateway:Upstream:Timeout", "00:00:05"), ("Gateway:Upstream:ConnectTimeout", "00:00:05")];

    private const int MostAttempts = 5;

    private readonly HttpClient _own;
    private readonly HttpClient _other;

    private FaultBench(TestGateway gateway, Aftermath aftermath, TestKey other)
    {
        Gateway = gateway;
        Aftermath = aftermath;
        _own = ClientOf(gateway.Key);
        _other = ClientOf(other.Text);
    }

    public TestGateway Gateway { get; }

    public Aftermath Aftermath { get; }

    public SandboxDialect Dialect => Gateway.Sandbox.Dialect;

    public static async Task<FaultBench> StartAsync(SandboxDialect dialect, params (string, string)[] settings)
    {
        var other = TestKey.Create();
        var aftermath = new Aftermath();
        var gateway = await TestGateway.StartAsync(
            new SandboxOptions
            {
                Dialect = dialect,
                QueueTime = TimeSpan.FromHours(1),
                RunTime = TimeSpan.FromHours(1),
                MaxRequests = 100_000,
            },
            [
                ($"Gateway:Clients:{OtherClient}:Keys:0:Sha256", other.Sha256),
                ("Gateway:Contracts:UnknownModels", "Forward"),
                // Each poll calls the upstream, so that each caller meets the fault.
                ("Gateway:Jobs:StatusFreshness", "00:00:00"),
                // A 429 of one cell slows the polls of all cells to a tenth of this rate.
                ("Gateway:Limits:UpstreamPollsPerSecond", "10000"),
                .. settings,
            ]);
        var bench = new FaultBench(gateway, aftermath, other);
        // The gateway learns the routes of the upstream first. Otherwise the first fault would change how the gateway reads the second.
        var id = await bench.SubmitAsync("warm-up");
        (await bench.SendWithoutFaultAsync(HttpMethod.Get, $"{App}/requests/{id}/status")).Status.ShouldBe(202);
        (await bench.SendWithoutFaultAsync(HttpMethod.Put, $"{App}/requests/{id}/cancel")).Status.ShouldBe(
            dialect == SandboxDialect.Queue ? 200 : 501);
        return bench;
    }

    public static string ModelOf(string cell) => $"{App}/{cell}";

    public static string PathOf(SandboxOperation operation, string id) => $"{App}/requests/{id}" + operation switch
    {
        SandboxOperation.Status => "/status",
        SandboxOperation.Stream => "/status/stream",
        SandboxOperation.Cancel => "/cancel",
        _ => "",
    };

    /// <summary>The upstream operation of a cell. A stream polls the status, or the result if the upstream has no status route.</summary>
    public SandboxOperation CallFor(FaultCell cell) => cell.Operation switch
    {
        SandboxOperation.Status or SandboxOperation.Stream when Dialect == SandboxDialect.ResultOnly => SandboxOperation.Result,
        SandboxOperation.Stream => SandboxOperation.Status,
        var operation => operation,
    };

    /// <summary>Submits without a fault.</summary>
    /// <returns>The id of the job.</returns>
    public async Task<string> SubmitAsync(string cell, bool foreign = false)
    {
        var answer = await SendWithoutFaultAsync(HttpMethod.Post, ModelOf(cell), client: foreign ? _other : _own);
        answer.Status.ShouldBe(200, answer.Body);
        return answer.RequestId!;
    }

    /// <summary>A call that prepares or checks a cell. It is repeated if it exceeds a short deadline on a busy machine.</summary>
    public async Task<FaultAnswer> SendWithoutFaultAsync(HttpMethod method, string path, HttpClient? client = null)
    {
        FaultAnswer answer;
        var attempts = 0;
        do
        {
            // An identical submit after an unknown outcome would get the same response again.
            answer = await SendAsync(method, path, client: client, body: attempts == 0 ? Body : $$"""{"prompt":"a lion {{attempts}}"}""");
            attempts++;
        }
        while (answer.ErrorType is ErrorTypes.SubmitOutcomeUnknown or ErrorTypes.UpstreamTimeout && attempts < MostAttempts);
        return answer;
    }

    public async Task<FaultAnswer> SendAsync(
        HttpMethod method, string path, string? key = null, HttpClient? client = null, string body = Body)
    {
        using var response = await OpenAsync(method, path, key, client, body);
        return await FaultAnswer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, string? key = null, HttpClient? client = null, string body = Body)
    {
        using var request = new HttpRequestMessage(method, new Uri("/" + path, UriKind.Relative));
        request.Content = method == HttpMethod.Post ? HttpExtensions.Json(body) : null;
        if (key is not null)
        {
            request.Headers.Add(KeyHeader, key);
        }

        return await (client ?? _own).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The state of the submit's idempotency key in the store.</summary>
    public async Task<IdempotencyClaim> KeyAsync(string model, string key)
    {
        var store = Gateway.Service<IJobStore>();
        var now = TimeProvider.System.GetUtcNow();
        var claim = await store.ClaimAsync(
            new ClaimRequest
            {
                Client = TestGateway.ClientName,
                Key = ClaimRequest.KeyOf(key),
                BodyDigest = BodyDigest.Compute(
                    BodyDigest.SubmitPrefix(model, webhook: null), new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Body)),
                    CancellationToken.None),
                Now = now,
                LeaseUntil = now.AddMinutes(1),
                ExpiresAt = now.AddMinutes(1),
            },
            TestContext.Current.CancellationToken);
        if (claim is IdempotencyClaim.Claimed claimed)
        {
            await store.AbandonAsync(claimed.Token, TestContext.Current.CancellationToken);
        }

        return claim;
    }

    public async Task<JobRecord?> StoredAsync(string id)
    {
        var store = Gateway.Service<IJobStore>();
        await store.FlushAsync(TestContext.Current.CancellationToken);
        return await store.FindAsync(id, TestContext.Current.CancellationToken);
    }

    /// <summary>The submits that reached the upstream for a model.</summary>
    public int SubmitsAtUpstream(string model) =>
        Gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Submit && request.Target == "/" + model);

    /// <summary>The number of jobs that the upstream created for a model and charges for.</summary>
    public int JobsAtUpstream(string model) => Gateway.Sandbox.Jobs.Count(job => job.Model == model);

    public void Finish(string id)
    {
        Gateway.Sandbox.Advance(id);
        Gateway.Sandbox.Advance(id);
    }

    public async ValueTask DisposeAsync()
    {
        _own.Dispose();
        _other.Dispose();
        try
        {
            await Gateway.DisposeAsync();
        }
        finally
        {
            Aftermath.Dispose();
        }
    }

    private HttpClient ClientOf(string key)
    {
        // Not the gateway's recording client, which reads each response to its end: some responses have no end. FaultMatrix searches these
        // responses for secrets itself.
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        { BaseAddress = Gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
