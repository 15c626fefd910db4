using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Records the response to each submit and compares it with the jobs at the upstream. The prompt identifies the submit.</summary>
internal sealed class Ledger
{
    private const string Key = "Idempotency-Key";

    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private int _count;

    public int Count => _entries.Count;

    public IEnumerable<string> HandedOut => _entries.Values.Where(entry => entry.Status == 200).Select(entry => entry.RequestId!);

    public int RefusedCount => _entries.Values.Count(entry => entry.Status == 503);

    /// <summary>The submits whose response contained a job.</summary>
    public IEnumerable<string> Answered => _entries.Where(entry => entry.Value.Status == 200).Select(entry => entry.Key);

    public IEnumerable<string> Keyed => _entries.Keys.Where(prompt => prompt.StartsWith("keyed", StringComparison.Ordinal));

    /// <summary>The submits without a response.</summary>
    public IEnumerable<string> Unanswered => _entries.Where(entry => entry.Value.Status == 0).Select(entry => entry.Key);

    /// <summary>Submits one new job.</summary>
    /// <returns>The status, or 0 if the connection was lost.</returns>
    public Task<int> SubmitAsync(HttpClient client, bool keyed = false) =>
        SubmitAsync(client, $"{(keyed ? "keyed" : "plain")}-{Interlocked.Increment(ref _count)}", keyed);

    /// <summary>Submits again under a key that was used before.</summary>
    public Task<int> RepeatAsync(HttpClient client, string prompt) => SubmitAsync(client, prompt, keyed: true);

    /// <summary>
    /// A success has one job and a refusal has none. An unknown outcome has at most one job, and its status is one that clients do not
    /// retry.
    /// </summary>
    public void ShouldBalance(SandboxServer upstream)
    {
        var jobs = upstream.Jobs.GroupBy(job => job.Prompt).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (prompt, entry) in _entries)
        {
            var bought = jobs.GetValueOrDefault(prompt) ?? [];
            bought.Count.ShouldBeLessThanOrEqualTo(1, $"{prompt} was charged twice: {entry}");
            switch (entry.Status)
            {
                case 200:
                    bought.ShouldHaveSingleItem(prompt).RequestId.ShouldBe(entry.RequestId);
                    break;
                case 424:
                    entry.ErrorType.ShouldBe("submit_outcome_unknown", prompt);
                    break;
                case 0 or 409:
                    break;
                default:
                    entry.Status.ShouldBeOneOf(429, 502, 503);
                    bought.ShouldBeEmpty($"{prompt}: {entry} has a status that clients retry, but was accepted");
                    break;
            }
        }

        jobs.Keys.ShouldBeSubsetOf(_entries.Keys);
        jobs.Values.Sum(bought => bought.Count).ShouldBe(_entries.Keys.Count(jobs.ContainsKey), "each submit has at most one job");
    }

    private async Task<int> SubmitAsync(HttpClient client, string prompt, bool keyed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json($$"""{"prompt":"{{prompt}}"}""") };
        if (keyed)
        {
            request.Headers.Add(Key, prompt);
        }

        var before = _entries.GetValueOrDefault(prompt);
        var entry = await AnswerAsync(client, request);
        if (before is { Status: 200 })
        {
            // A client that received a job gets the same job again, or an error while the response is not available.
            (entry.Status == 200 ? entry.RequestId : before.RequestId).ShouldBe(before.RequestId, prompt);
            entry = before;
        }

        _entries[prompt] = entry;
        return entry.Status;
    }

    private static async Task<Entry> AnswerAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = JsonDocument.Parse(await response.TextAsync()).RootElement;
            return new Entry((int)response.StatusCode, Text(body, "request_id"), Text(body, "error_type"));
        }
        catch (HttpRequestException)
        {
            return new Entry(0, null, null);
        }
    }

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed record Entry(int Status, string? RequestId, string? ErrorType);
}
