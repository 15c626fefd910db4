using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Management;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Administration;

/// <summary>A gateway with an administration key of each role.</summary>
internal sealed class AdministeredGateway : IAsyncDisposable
{
    public const string Prefix = "/admin/v1";

    private readonly Dictionary<string, TestKey> _keys;
    private readonly HttpClient _client;

    private AdministeredGateway(TestGateway gateway, Dictionary<string, TestKey> keys)
    {
        Gateway = gateway;
        _keys = keys;
        _client = gateway.CreateClient(null);
    }

    public TestGateway Gateway { get; }

    /// <summary>The key of a role.</summary>
    public string KeyOf(string role) => _keys[role].Text;

    public static Task<AdministeredGateway> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, null, settings);

    public static async Task<AdministeredGateway> StartAsync(
        SandboxOptions sandbox, TimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var keys = new[] { "viewer", "operator", "admin" }.ToDictionary(role => role, _ => TestKey.Create());
        return new AdministeredGateway(
            await TestGateway.StartAsync(
                sandbox, clock,
                [
                    ("Gateway:Management:Url", "http://127.0.0.1:0"),
                    .. keys.SelectMany(key => new[]
                    {
                        ($"Gateway:Administration:Keys:{key.Key}-key:Sha256", key.Value.Sha256),
                        ($"Gateway:Administration:Keys:{key.Key}-key:Role", key.Key),
                    }),
                    .. settings,
                ]),
            keys);
    }

    /// <summary>Calls the API.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <see cref="Prefix"/>.</param>
    /// <param name="body">The body. Null: none.</param>
    /// <param name="role">The role of the key. Null: no key.</param>
    /// <param name="headers">Further headers.</param>
    public Task<HttpResponseMessage> CallAsync(
        string method, string path, string? body = null, string? role = "admin", params (string Name, string Value)[] headers) =>
        SendAsync(method, Prefix + path, body, role is null ? null : KeyOf(role), headers);

    /// <summary>Calls the management port.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? body, string? key, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Gateway.ManagementAddress(), path));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : HttpExtensions.Json(body);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Gateway.DisposeAsync();
    }
}
