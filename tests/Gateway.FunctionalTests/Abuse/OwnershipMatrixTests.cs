using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Every client requests every job in every form of call. The owner gets the job. Every other client gets the response for an unknown job.
/// </summary>
public sealed partial class OwnershipMatrixTests
{
    private const int Clients = 20;
    private const int JobsEach = 50;
    private const int DefaultCalls = 4_000;
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    /// <summary>Method, target, header lines. {id} is the id of the job.</summary>
    private static readonly (string Method, string Target, string Headers)[] Forms =
    [
        ("GET", "/fal-ai/imagen4/requests/{id}/status", ""),
        ("GET", "/fal-ai/imagen4/requests/{id}/status?logs=1", ""),
        ("GET", "/fal-ai/imagen4/requests/{id}/status/stream", ""),
        ("GET", "/fal-ai/imagen4/requests/{id}", ""),
        ("GET", "/fal-ai/auto/requests/{id}/response", ""),
        ("PUT", "/fal-ai/imagen4/requests/{id}/cancel", "Content-Length: 0\r\n"),
        ("GET", "/jobs/{id}", ""),
        ("GET", "/api/fal/proxy", "x-fal-target-url: https://queue.fal.run/fal-ai/imagen4/requests/{id}/status?logs=1\r\n"),
        ("GET", "/api/fal/proxy", "x-fal-target-url: https://queue.fal.run/fal-ai/imagen4/requests/{id}\r\n"),
        ("GET", "/api/fal/proxy", "x-fal-target-url: https://queue.fal.run/fal-ai/imagen4/requests/{id}/status/stream\r\n"),
        ("PUT", "/api/fal/proxy", "x-fal-target-url: https://queue.fal.run/fal-ai/imagen4/requests/{id}/cancel\r\nContent-Length: 0\r\n"),
    ];

    [Fact]
    public async Task Job_OfAnotherClient_ReturnsSame404AsUnknownId()
    {
        var keys = Enumerable.Range(0, Clients).Select(_ => TestKey.Create()).ToList();
        await using var gateway = await AbusedGateway.StartAsync(keys);
        var jobs = await Task.WhenAll(keys.Select(key => SubmitAsync(gateway, key)));
        var pairs = Pairs(LongRun.Of(LongRun.OwnershipCalls, DefaultCalls));
        var before = gateway.Sandbox.RequestCount;

        await Task.WhenAll(
            keys.Select(
                (key, asking) => AskAsync(gateway, key,
                    [.. pairs.Where(pair => pair.Asking == asking).Select(pair => (jobs[pair.Owner][pair.Job], Forms[pair.Form]))])));

        gateway.Sandbox.RequestCount.ShouldBe(before, "a call for a job of another client was forwarded");
        gateway.Sandbox.Jobs.Count.ShouldBe(Clients * JobsEach);
        LongRun.Report(
            $"{pairs.Count} calls of {Clients} clients for {(Clients - 1) * JobsEach} jobs of other clients each: all 404, none forwarded");
        for (var i = 0; i < Clients; i++)
        {
            (await ListAsync(gateway, keys[i])).ShouldBe(jobs[i], ignoreOrder: true);
        }
    }

    /// <summary>0 returns all combinations. Another number returns that many random combinations.</summary>
    private static List<(int Asking, int Owner, int Job, int Form)> Pairs(int calls)
    {
        var all = from asking in Enumerable.Range(0, Clients)
                  from owner in Enumerable.Range(0, Clients)
                  where owner != asking
                  from job in Enumerable.Range(0, JobsEach)
                  from form in Enumerable.Range(0, Forms.Length)
                  select (asking, owner, job, form);
        var pairs = all.ToArray();
        if (calls > 0)
        {
            TestSeed.CreateRandom().Shuffle(pairs);
        }

        return [.. pairs.Take(calls > 0 ? calls : pairs.Length)];
    }

    private static async Task<string[]> SubmitAsync(AbusedGateway gateway, TestKey key)
    {
        using var client = gateway.ClientOf(key);
        var ids = new string[JobsEach];
        for (var i = 0; i < JobsEach; i++)
        {
            ids[i] = await client.SubmitJobAsync();
        }

        using var status = await client.FollowAsync($"{ids[0]}/status");
        ((int)status.StatusCode).ShouldBe(202);
        return ids;
    }

    private static async Task AskAsync(
        AbusedGateway gateway, TestKey key, IReadOnlyList<(string Id, (string Method, string Target, string Headers) Form)> questions)
    {
        using var connection = await KeptConnection.OpenAsync(gateway.Address);
        var nothing = new Dictionary<(string, string, string), string>();
        foreach (var form in Forms)
        {
            nothing[form] = WithoutDate(await connection.SendAsync(Request(form, Unknown, key)));
            nothing[form].ShouldStartWith("HTTP/1.1 404 ");
            nothing[form].ShouldContain("NOT_FOUND");
        }

        foreach (var (id, form) in questions)
        {
            var answer = WithoutDate(await connection.SendAsync(Request(form, id, key)));
            if (answer != nothing[form])
            {
                Assert.Fail($"{form}: {answer}");
            }
        }
    }

    private static string Request((string Method, string Target, string Headers) form, string id, TestKey key) =>
        $"{form.Method} {form.Target} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Key {key.Text}\r\n{form.Headers}\r\n".Replace(
            "{id}", id, StringComparison.Ordinal);

    private static async Task<List<string>> ListAsync(AbusedGateway gateway, TestKey key)
    {
        using var client = gateway.ClientOf(key);
        var ids = new List<string>();
        string? next = null;
        do
        {
            using var response = await client.GetAsync(
                new Uri("/jobs" + (next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}"), UriKind.Relative),
                TestContext.Current.CancellationToken);
            var page = await response.JsonAsync();
            ids.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("request_id").GetString()!));
            next = page.TryGetProperty("next_cursor", out var more) ? more.GetString() : null;
        }
        while (next is not null);
        return ids;
    }

    private static string WithoutDate(string answer) => DateHeader().Replace(answer, "");

    [GeneratedRegex("Date: [^\r]*\r\n")]
    private static partial Regex DateHeader();
}
