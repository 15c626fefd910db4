using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Status bodies with long logs stay within <c>Gateway:Jobs:CacheBytes</c>, and every poll is answered.</summary>
public sealed class StatusMemoryTests
{
    private const int LogBytes = 218 * 1024;
    private const long CacheBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task Status_LongLogsOfManyJobs_StayWithinTheLimitAndAreAnswered()
    {
        await using var gateway = await StartAsync("IN_PROGRESS");
        using var levels = new Levels(gateway.Service<IMeterFactory>());
        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => gateway.Client.SubmitJobAsync()));

        for (var round = 0; round < 2; round++)
        {
            var polls = ids.Select(async id =>
            {
                using var response = await gateway.Client.FollowAsync($"{id}/status?logs=1");
                var body = await response.JsonAsync();
                levels.Check();
                return (response.StatusCode, body.GetProperty("request_id").GetString(), body.GetProperty("status").GetString());
            });
            (await Task.WhenAll(polls)).ShouldBe(ids.Select(id => (HttpStatusCode.Accepted, (string?)id, (string?)"IN_PROGRESS")));
        }

        levels.Check();
        levels.Read("gateway.cache.limit").ShouldBeLessThanOrEqualTo(CacheBytes);
        levels.Read("gateway.cache.status_bodies").ShouldBeGreaterThan(0);
        levels.Read("gateway.cache.status_bodies.evicted").ShouldBeGreaterThan(0);
        // The memory of a response is returned after its last byte is sent.
        await Eventually.IsTrueAsync(() => levels.Read("gateway.status_responses.used") == 0);
        levels.Read("gateway.upstream.large_replies").ShouldBe(0);
    }

    [Fact]
    public async Task Status_BodyWasDropped_RunningJobIsReadAgainWithItsLogs()
    {
        await using var gateway = await StartAsync("IN_PROGRESS", ("Gateway:Jobs:StatusFreshness", "00:01:00"));
        var id = await gateway.Client.SubmitJobAsync();
        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);
        var calls = gateway.Sandbox.RequestCount;
        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);
        gateway.Sandbox.RequestCount.ShouldBe(calls);

        gateway.Service<JobCache>().Bodies.Sweep(TimeSpan.Zero);

        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);
        gateway.Sandbox.RequestCount.ShouldBe(calls + 1);
    }

    [Fact]
    public async Task Status_BodyWasDropped_FinishedJobIsAnsweredFromItsRecord()
    {
        await using var gateway = await StartAsync("COMPLETED");
        var id = await gateway.Client.SubmitJobAsync();
        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);
        var calls = gateway.Sandbox.RequestCount;
        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);

        gateway.Service<JobCache>().Bodies.Sweep(TimeSpan.Zero);
        gateway.Service<JobCache>().Jobs.Sweep(TimeSpan.Zero);

        using var response = await gateway.Client.FollowAsync($"{id}/status?logs=1");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await response.JsonAsync();
        body.GetProperty("status").GetString().ShouldBe("COMPLETED");
        body.GetProperty("metrics").GetProperty("inference_time").GetDouble().ShouldBe(1.5);
        body.GetProperty("logs").ValueKind.ShouldBe(JsonValueKind.Null);
        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    /// <summary>The final event of a stream that finds no memory, and a poll that finds none in time, have no logs. No response is an
    /// error.</summary>
    [Fact]
    public async Task Status_NoMemoryForResponses_IsAnsweredWithoutLogs()
    {
        await using var gateway = await StartAsync("COMPLETED");
        var id = await gateway.Client.SubmitJobAsync();
        var memory = gateway.Service<AnswerMemory>();
        memory.TryTake("another", memory.Limit).ShouldBeTrue();

        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Null);
        using var stream = await EventStream.OpenAsync(gateway.Client, id);
        (await stream.NextAsync()).ToString()!.ShouldContain("COMPLETED");

        memory.Return("another", memory.Limit);
        (await LogsAsync(gateway, id)).ShouldBe(JsonValueKind.Array);
    }

    private static async Task<JsonValueKind> LogsAsync(TestGateway gateway, string id)
    {
        using var response = await gateway.Client.FollowAsync($"{id}/status?logs=1");
        response.IsSuccessStatusCode.ShouldBeTrue();
        return (await response.JsonAsync()).GetProperty("logs").ValueKind;
    }

    private static async Task<TestGateway> StartAsync(string status, params (string Key, string Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(
            [
                ("Gateway:Jobs:CacheBytes", $"{CacheBytes}"),
                ("Gateway:Limits:UpstreamPollsPerSecond", "100000"),
                .. settings,
            ]);
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = status == "COMPLETED" ? 200 : 202,
            Body = $$"""
                {"status":"{{status}}","metrics":{"inference_time":1.5},"logs":[{"message":"{{new string('x', LogBytes)}}","level":"INFO"}]}
                """,
            ContentType = "application/json",
            Times = null,
            Match = new() { Operation = SandboxOperation.Status },
        });
        return gateway;
    }

    /// <summary>The levels of one gateway. Other instruments report on the threads of requests.</summary>
    private sealed class Levels : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _values = [];

        public Levels(IMeterFactory host)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { IsObservable: true, Meter.Name: "Gateway" } && ReferenceEquals(instrument.Meter.Scope, host))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values[instrument.Name] = value);
            _listener.Start();
        }

        public long Read(string name)
        {
            lock (_values)
            {
                _listener.RecordObservableInstruments();
                return _values[name];
            }
        }

        /// <summary>Every level is within its limit.</summary>
        public void Check()
        {
            lock (_values)
            {
                _listener.RecordObservableInstruments();
                foreach (var (used, limit) in new[]
                {
                    ("gateway.cache.used", "gateway.cache.limit"),
                    ("gateway.status_responses.used", "gateway.status_responses.limit"),
                    ("gateway.upstream.large_replies", "gateway.upstream.large_replies.limit"),
                    ("gateway.store.changes.used", "gateway.store.changes.limit"),
                })
                {
                    _values[used].ShouldBeInRange(0, _values[limit], used);
                }
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
