using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>The routes that need no key.</summary>
internal static class DocumentScenarios
{
    private const string OpenApi = "/swagger/v1/swagger.json";
    private const int Pipelined = 50;

    private static readonly string[] OpenRoutes =
    [
        OpenApi, "/swagger/index.html", "/swagger/swagger-ui-bundle.js", "/swagger/swagger-ui.css", "/contracts",
        "/contracts/" + HttpText.Model, "/", "/healthz/live", "/healthz/ready", "/nothing-here", "/jobs",
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("openapi-unread", "600 clients that do not read the OpenAPI document",
            run => new UnreadResponses(_ => HttpText.Get(OpenApi)).RunAsync(run, run.Count(600, 60))),
        new("openapi-unread-2000", "2,000 clients that do not read the OpenAPI document",
            run => new UnreadResponses(_ => HttpText.Get(OpenApi)).RunAsync(run, run.Count(2_000, 60))),
        new("openapi-unread-window", "600 clients that do not read the OpenAPI document, with the receive window of the system",
            run => new UnreadResponses(_ => HttpText.Get(OpenApi)) { Window = null }.RunAsync(run, run.Count(600, 60))),
        new("openapi-pipelined", "300 clients that send 50 requests for the OpenAPI document and read nothing",
            run => new UnreadResponses(_ => HttpText.Repeat(HttpText.Get(OpenApi), Pipelined)).RunAsync(run, run.Count(300, 30))),
        new("open-routes-unread", "2,000 clients that do not read the responses of all open routes",
            run => new UnreadResponses(i => HttpText.Get(RouteOf(i))).RunAsync(run, run.Count(2_000, 110))),
        new("open-routes-pipelined", "1,000 clients that send 50 requests to the open routes and read nothing",
            run => new UnreadResponses(i => HttpText.Repeat(HttpText.Get(RouteOf(i)), Pipelined)).RunAsync(run, run.Count(1_000, 110))),
        new("openapi-loops", "16 loops over the OpenAPI document, 400 calls/s together", run => LoopAsync(run, _ => OpenApi)),
        new("open-routes-loops", "16 loops over all open routes, 400 calls/s together", run => LoopAsync(run, RouteOf)),
    ];

    private static string RouteOf(int index) => OpenRoutes[index % OpenRoutes.Length];

    private static async Task LoopAsync(AttackRun run, Func<int, string> path)
    {
        using var caller = new Caller(run.Target, connections: 16);
        await run.RepeatAsync(16, 400, call => caller.GetAsync(path(call), key: null, run.Stop));
    }
}
