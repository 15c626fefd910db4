using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Listing;

namespace Gateway.FunctionalTests.Following;

/// <summary>What the tests of following share.</summary>
internal static class FollowedJobs
{
    /// <summary>Following with a schedule that suits a test.</summary>
    public static (string Key, string Value)[] Settings(params string[] schedule) =>
    [
        ("Gateway:Following:Enabled", "true"),
        .. schedule.Select((wait, n) => ($"Gateway:Following:Schedule:{n}", wait)),
        ("Gateway:Following:Concurrency", "64"),
        ("Gateway:Following:CallsPerSecond", "100000"),
        ("Gateway:Limits:UpstreamPollsPerSecond", "100000"),
    ];

    /// <summary>Submits jobs, a few at a time.</summary>
    public static async Task<IReadOnlyList<string>> SubmitAsync(int count, params HttpClient[] clients)
    {
        var ids = new string[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (n, _) => ids[n] = await clients[n % clients.Length].SubmitJobAsync());
        return ids;
    }

    /// <summary>The job as its owner sees it in the store. The call asks no upstream.</summary>
    public static async Task<JsonElement> StoredAsync(HttpClient client, string id)
    {
        using var response = await client.GetAsync(new Uri($"/jobs/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.JsonAsync();
    }

    public static async Task<string> StatusInStoreAsync(HttpClient client, string id) =>
        (await StoredAsync(client, id)).GetProperty("status").GetString()!;

    public static bool IsFinal(string status) => JobStatusName.Parse(status)?.IsFinal() == true;

    /// <summary>Waits until every job has ended in the store.</summary>
    public static async Task<Dictionary<string, string>> ShouldAllEndAsync(HttpClient client, IEnumerable<string> ids, TimeSpan longest)
    {
        var open = new HashSet<string>(ids);
        var ended = new Dictionary<string, string>();
        using var deadline = new CancellationTokenSource(longest);
        while (open.Count > 0)
        {
            foreach (var id in open.ToList())
            {
                var status = await StatusInStoreAsync(client, id);
                if (!IsFinal(status))
                {
                    // The jobs are asked for in the order of the submits, so the others have not ended either.
                    break;
                }

                open.Remove(id);
                ended.Add(id, status);
            }

            deadline.IsCancellationRequested.ShouldBeFalse($"{open.Count} jobs are open after {longest}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        return ended;
    }
}
