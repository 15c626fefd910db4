using System.Text.Json;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Admission;

/// <summary>A gateway whose client has limits. Its jobs do not end, and its time stands still.</summary>
internal static class LimitedGateway
{
    public const string Rate = "Limits:SubmitsPerMinute";
    public const string Jobs = "Limits:JobsInFlight";

    public static Task<TestGateway> StartAsync(StillClock clock, params (string Key, string Value)[] limits) =>
        StartAsync(clock, new WatchedAdmissions(), limits);

    public static Task<TestGateway> StartAsync(
        StillClock clock, WatchedAdmissions admissions, params (string Key, string Value)[] limits) => TestGateway.StartAsync(
        new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) },
        clock,
        admissions.AddTo,
        [.. limits.Select(limit => (KeyOf(limit.Key), limit.Value))]);

    public static (string Key, string Value)[] Budget(string period, string limit, string name = "main") =>
        [($"Budgets:{name}:Period", period), ($"Budgets:{name}:Limit", limit)];

    public static async Task<JsonElement> LimitsAsync(this HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/limits", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.JsonAsync();
    }

    public static int BudgetWarnings(this TestGateway gateway) =>
        gateway.Logs.Entries.Count(static entry => entry.EventId == EventIds.BudgetWarning);

    private static string KeyOf(string key) =>
        key.StartsWith("Gateway:", StringComparison.Ordinal) ? key : $"Gateway:Clients:{TestGateway.ClientName}:{key}";
}
