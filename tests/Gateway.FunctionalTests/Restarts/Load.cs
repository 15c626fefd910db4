using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Restarts;

/// <summary>
/// Jobs that begin at a constant rate. Each job is four requests: a submit, a poll, a status stream until COMPLETED, and the result. A
/// stream that ends before COMPLETED is opened again, as the documents say. No request is repeated otherwise.
/// </summary>
internal sealed class Load(HttpClient client)
{
    public const int RequestsPerJob = 4;

    /// <summary>A machine that is slower than the rate gets no more jobs at a time.</summary>
    private const int MostJobs = 2000;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, string> _jobs = new();
    private int _requests;
    private int _reconnects;

    /// <summary>One line for each request without its proper response.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The id of each job, by its prompt.</summary>
    public IReadOnlyDictionary<string, string> Jobs => _jobs;

    public int Requests => _requests;

    public int Reconnects => _reconnects;

    /// <param name="requestsPerSecond">The rate.</param>
    /// <param name="ending">Ends the load. The jobs that have begun are followed to their end.</param>
    public async Task RunAsync(int requestsPerSecond, CancellationToken ending)
    {
        using var places = new SemaphoreSlim(MostJobs);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds((double)RequestsPerJob / requestsPerSecond));
        List<Task> jobs = [];
        try
        {
            while (await beat.WaitForNextTickAsync(ending))
            {
                await places.WaitAsync(ending);
                var prompt = $"prompt {jobs.Count}";
                jobs.Add(Task.Run(() => FollowAsync(prompt, places), CancellationToken.None));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the load.
        }

        await Task.WhenAll(jobs);
    }

    private async Task FollowAsync(string prompt, SemaphoreSlim places)
    {
        var step = "submit";
        try
        {
            var submitted = await CallAsync(
                () => client.SubmitAsync(Seeds.Imagen4, JsonSerializer.Serialize(new { prompt })), HttpStatusCode.OK);
            var id = submitted.GetProperty("request_id").GetString()!;
            _jobs[prompt] = id;
            step = "poll";
            await CallAsync(() => client.FollowAsync($"{id}/status"), HttpStatusCode.OK, HttpStatusCode.Accepted);
            step = "stream";
            while (!await StreamAsync(id))
            {
                Interlocked.Increment(ref _reconnects);
            }

            step = "result";
            (await CallAsync(() => client.FollowAsync(id), HttpStatusCode.OK)).GetProperty("images").GetArrayLength().ShouldBe(1);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _failures.Enqueue($"{step} of {prompt}: {exception.Message}");
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<JsonElement> CallAsync(Func<Task<HttpResponseMessage>> call, params HttpStatusCode[] expected)
    {
        Interlocked.Increment(ref _requests);
        using var response = await call();
        expected.ShouldContain(response.StatusCode, await response.TextAsync());
        return await response.JsonAsync();
    }

    /// <returns>Whether the stream reached the end of the job. False: it ended in an orderly way before.</returns>
    private async Task<bool> StreamAsync(string id)
    {
        Interlocked.Increment(ref _requests);
        using var stream = await EventStream.OpenAsync(client, id);
        while (await stream.NextAsync() is { } status)
        {
            if (status.GetProperty("status").GetString() == "COMPLETED")
            {
                return true;
            }
        }

        return false;
    }
}
