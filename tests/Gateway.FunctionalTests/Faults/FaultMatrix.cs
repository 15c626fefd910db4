using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Calls;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Store.Claims;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// Runs every cell against a gateway, first with a plain client and then with the official client, and checks the invariants after each
/// cell. A fault that lasts until the gateway's deadline runs on a gateway with short deadlines. All other faults reach no deadline,
/// however busy the machine is.
/// </summary>
/// <param name="quick">For the faults that end before a deadline.</param>
/// <param name="slow">For the faults that last until a deadline.</param>
internal sealed partial class FaultMatrix(FaultBench quick, FaultBench slow)
{
    /// <summary>
    /// Statuses on which some client submits again (see <c>docs/errors.md</c>). A redirect and a protocol change also get such a status,
    /// but there the upstream accepts no job, so a retry submits no second job.
    /// </summary>
    private static bool IsRepeatedByClients(FaultAnswer answer) =>
        answer.Status is 408 or 409 or 429 or >= 500 && answer.ErrorType is not (ErrorTypes.UpstreamRedirect or ErrorTypes.UpstreamUpgrade);

    private readonly ConcurrentDictionary<FaultCell, FaultRow> _rows = new();
    private readonly ConcurrentDictionary<FaultCell, Exception> _failures = new();

    /// <summary>The failure of each cell. A failure does not affect the other cells.</summary>
    public IReadOnlyDictionary<FaultCell, Exception> Failures => _failures;

    public IReadOnlyDictionary<FaultCell, FaultRow> Rows => _rows;

    /// <summary>Runs every cell on two gateways with one kind of store.</summary>
    /// <param name="dialect">The dialect of the upstream.</param>
    /// <param name="withClient">Whether the official client runs the cells too.</param>
    /// <param name="settings">Creates the settings of a gateway, with a database of its own.</param>
    public static async Task<FaultMatrix> PlayAsync(SandboxDialect dialect, bool withClient, Func<Task<(string, string)[]>> settings)
    {
        await using var quick = await FaultBench.StartAsync(dialect, await settings());
        await using var slow = await FaultBench.StartAsync(dialect, [.. FaultBench.ShortDeadlines, .. await settings()]);
        var matrix = new FaultMatrix(quick, slow);
        await Task.WhenAll(matrix.PlayQuickAsync(withClient), matrix.PlaySlowAsync(withClient));
        return matrix;
    }

    /// <summary>Runs one cell after another, with the checks after each cell.</summary>
    private async Task PlayQuickAsync(bool withClient)
    {
        var cells = FaultCases.Cells.Where(cell => !cell.Case.IsSlow).ToList();
        foreach (var cell in cells)
        {
            await TryAsync(cell, async () =>
            {
                await PlayAsync(cell);
                await quick.Aftermath.ShouldBeCleanAsync(quick.Gateway);
            });
        }

        if (withClient)
        {
            await PlayToClientAsync(quick, cells);
        }
    }

    /// <summary>Runs all cells at once, with the checks after the last cell.</summary>
    private async Task PlaySlowAsync(bool withClient)
    {
        var cells = FaultCases.Cells.Where(cell => cell.Case.IsSlow).ToList();
        await Task.WhenAll(cells.Select(cell => TryAsync(cell, () => PlayAsync(cell))));
        await slow.Aftermath.ShouldBeCleanAsync(
            slow.Gateway, slow.Gateway.Sandbox.Jobs.Select(job => job.RequestId).Where(id => QueueRoute.IsRequestId(id)).Distinct());
        foreach (var cell in cells)
        {
            await TryAsync(cell, () => Aftermath.ShouldBeTrueAsync(slow.Gateway, model: FaultBench.ModelOf(cell.Name)));
        }

        if (withClient)
        {
            await PlayToClientAsync(slow, cells);
        }
    }

    /// <summary>Runs the cells again with the official client, which may retry after an error.</summary>
    private async Task PlayToClientAsync(FaultBench bench, IReadOnlyList<FaultCell> cells)
    {
        // A client waits for ever for the end of a stream of a job that never ends.
        var played = cells.Where(static cell =>
            cell.Section.IsOfClient && !(cell.Case.IsEndless && cell.Operation == SandboxOperation.Stream)).ToList();
        foreach (var (cell, summary, failure) in await new FaultClientRun(bench, played).PlayAsync())
        {
            if (failure is not null)
            {
                _failures.TryAdd(cell, failure);
            }

            if (_rows.TryGetValue(cell, out var row))
            {
                _rows[cell] = row with { Client = summary };
            }
        }

        await bench.Aftermath.ShouldBeCleanAsync(bench.Gateway);
        await Aftermath.ShouldBeTrueAsync(bench.Gateway);
    }

    private async Task TryAsync(FaultCell cell, Func<Task> play)
    {
        try
        {
            await play();
        }
        catch (Exception exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            _failures[cell] = exception;
        }
    }

    private FaultBench BenchOf(FaultCell cell) => cell.Case.IsSlow ? slow : quick;

    private Task PlayAsync(FaultCell cell) => cell switch
    {
        { Section.Followed: true } => PlayFollowedAsync(cell),
        { Section.Kept: true } => PlayKeptAsync(cell),
        _ => PlayOfClientAsync(cell),
    };

    private Task PlayOfClientAsync(FaultCell cell) => cell.Operation switch
    {
        SandboxOperation.Submit => PlaySubmitAsync(cell),
        SandboxOperation.Stream => PlayStreamAsync(cell),
        _ => PlayFollowUpAsync(cell),
    };

    private async Task PlaySubmitAsync(FaultCell cell)
    {
        var bench = BenchOf(cell);
        var model = FaultBench.ModelOf(cell.Name);
        if (cell.Case.Fault == SandboxFaultNames.RepeatRequestId)
        {
            await bench.SubmitAsync("before-" + cell.Name, cell.Case.RepeatsForeignJob);
        }

        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(new() { Operation = SandboxOperation.Submit, Model = model }));
        var answer = await bench.SendAsync(HttpMethod.Post, model, cell.Name);
        await EndAsync(cell, fault);

        ShouldBeHonest(bench, answer);
        bench.SubmitsAtUpstream(model).ShouldBe(1, "the gateway sends a submit once");
        var bought = bench.JobsAtUpstream(model);
        if (!answer.IsSuccess && bought > 0)
        {
            IsRepeatedByClients(answer)
                .ShouldBeFalse($"the response to an executed submit must not have a status that clients retry: {answer}");
        }

        var key = await bench.KeyAsync(model, cell.Name);
        var stored = answer.RequestId is { } id ? await bench.StoredAsync(id) : null;
        if (answer.IsSuccess)
        {
            stored.ShouldNotBeNull("a success without a stored job");
            stored.Client.ShouldBe(TestGateway.ClientName);
            bench.Gateway.Sandbox.Jobs.ShouldContain(job => job.RequestId == answer.RequestId);
            key.ShouldBeOfType<IdempotencyClaim.Replay>().Answer.RequestId.ShouldBe(answer.RequestId);
        }
        else
        {
            (await Aftermath.StoredAsync(bench.Gateway, model: model))
                .ShouldBeEmpty("the store contains a job whose id no client received");
            key.ShouldNotBeOfType<IdempotencyClaim.InFlight>("the lease of the idempotency key remains");
            (key is IdempotencyClaim.Claimed)
                .ShouldBe(answer.ErrorType is not (ErrorTypes.SubmitOutcomeUnknown or ErrorTypes.RequestIdConflict
                        or ErrorTypes.UpstreamRedirect or ErrorTypes.UpstreamUpgrade),
                    "the key is unclaimed if and only if the upstream certainly accepted no job");
        }

        _rows[cell] = new FaultRow(answer.ToString(), $"{Describe(stored)}; key {Describe(key)}", "");
    }

    /// <summary>
    /// Removes a fault and waits until it has closed its connection, so that the next call does not meet the end of this connection. The
    /// faults that last until a deadline run at once, and the gateway closes their connections itself.
    /// </summary>
    private async Task EndAsync(FaultCell cell, int fault)
    {
        var faults = BenchOf(cell).Gateway.Sandbox.Faults;
        faults.Remove(fault);
        if (!cell.Case.IsSlow)
        {
            await Eventually.IsTrueAsync(() => faults.OpenCount == 0);
        }
    }

    private async Task PlayFollowUpAsync(FaultCell cell)
    {
        var bench = BenchOf(cell);
        var (id, match) = await JobForAsync(cell);
        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(match));
        var answer = await bench.SendAsync(
            cell.Operation == SandboxOperation.Cancel ? HttpMethod.Put : HttpMethod.Get, FaultBench.PathOf(cell.Operation, id));
        await EndAsync(cell, fault);

        ShouldBeHonest(bench, answer);
        answer.RequestId.ShouldBe(id);
        // A delivered result finishes the job's record at the end of the call, which may be after the last byte of the response.
        var operation = cell.Operation.ToString().ToLowerInvariant();
        await bench.Gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["request_id"], id) && Equals(entry["operation"], operation),
            TestContext.Current.CancellationToken);
        _rows[cell] = new FaultRow(answer.ToString(), Describe(await bench.StoredAsync(id)), "");
        // The fault has ended: the gateway reads the status of the job and stores it.
        var status = await bench.SendWithoutFaultAsync(HttpMethod.Get, FaultBench.PathOf(SandboxOperation.Status, id));
        var isLost = IsForgotten(bench, cell);
        (status.IsSuccess || (isLost && status.Status == 404)).ShouldBeTrue(status.ToString());
        await Aftermath.ShouldBeTrueAsync(bench.Gateway, model: FaultBench.ModelOf(cell.Name));
    }

    /// <summary>Whether the upstream has forgotten the job for ever.</summary>
    private static bool IsForgotten(FaultBench bench, FaultCell cell) => cell.Case.Fault == SandboxFaultNames.Vanished
        || (cell.Case.Fault == SandboxFaultNames.ExpiredResult && bench.Dialect == SandboxDialect.ResultOnly);

    /// <summary>Applies the fault before the stream begins, and then to another stream that is already open.</summary>
    private async Task PlayStreamAsync(FaultCell cell)
    {
        var bench = BenchOf(cell);
        var (id, match) = await JobForAsync(cell);
        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(match));
        string answer;
        using (var response = await bench.OpenAsync(HttpMethod.Get, FaultBench.PathOf(SandboxOperation.Stream, id)))
        {
            if (response.IsSuccessStatusCode)
            {
                bench.Finish(id);
                var events = await ReadEventsAsync(response, cell.Case.IsEndless);
                answer = cell.Case.IsEndless ? "200, events without an end"
                    : events.LastOrDefault()?.Contains("\"COMPLETED\"", StringComparison.Ordinal) == true
                    ? "200, events until COMPLETED" : "200, closed early";
            }
            else
            {
                var refusal = await FaultAnswer.ReadAsync(response, TestContext.Current.CancellationToken);
                ShouldBeHonest(bench, refusal);
                answer = refusal.ToString();
            }
        }

        await EndAsync(cell, fault);
        var stored = Describe(await bench.StoredAsync(id));
        _rows[cell] = new FaultRow($"{answer}; open stream: {await PlayMidStreamAsync(cell)}", stored, "");
    }

    private async Task<string> PlayMidStreamAsync(FaultCell cell)
    {
        var bench = BenchOf(cell);
        var (id, match) = await JobForAsync(cell, finished: false);
        using var response = await bench.OpenAsync(HttpMethod.Get, FaultBench.PathOf(SandboxOperation.Stream, id));
        response.IsSuccessStatusCode.ShouldBeTrue();
        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(match));
        var reading = ReadEventsAsync(response, cell.Case.IsEndless);
        // The calls that are counted have met the fault, however late this test goes on after it has added the fault.
        await Eventually.IsTrueAsync(() => reading.IsCompleted
            || bench.Gateway.Sandbox.Requests.Count(request => request.Fault == cell.Case.Fault
                && request.Target.Contains(id, StringComparison.Ordinal)) > (cell.Case.IsSlow ? 0 : 1));
        await EndAsync(cell, fault);
        bench.Finish(id);
        var events = await reading;
        return cell.Case.IsEndless || events.LastOrDefault()?.Contains("\"COMPLETED\"", StringComparison.Ordinal) == true
            ? "continues"
            : "closes";
    }

    /// <summary>Reads all events, or the first one of a job that never ends.</summary>
    private static async Task<List<string>> ReadEventsAsync(HttpResponseMessage response, bool isEndless)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var events = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestDeadline.Longest) is { } line)
        {
            line.ShouldNotContain(TestGateway.UpstreamToken);
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(line);
                if (isEndless)
                {
                    break;
                }
            }
        }

        return events;
    }

    private async Task<(string Id, SandboxFaultMatch Match)> JobForAsync(FaultCell cell, bool? finished = null)
    {
        var bench = BenchOf(cell);
        var id = await bench.SubmitAsync(cell.Name);
        if (finished ?? cell.OnFinishedJob)
        {
            bench.Finish(id);
        }

        return (id, new() { Operation = bench.CallFor(cell), RequestId = id });
    }

    /// <summary>
    /// Checks that a response contains no secret and no internal error, and that a response of an intermediary between the gateway and the
    /// model is not forwarded as the response of the model. A truncated response must be recognizable as truncated.
    /// </summary>
    private static void ShouldBeHonest(FaultBench bench, FaultAnswer answer)
    {
        if (answer.IsWhole)
        {
            ShouldBeOfTheQueueApi(answer);
        }

        foreach (var secret in new[] { TestGateway.UpstreamToken, bench.Gateway.Key })
        {
            (answer.Head + answer.Body).ShouldNotContain(secret);
        }

        answer.ErrorType.ShouldNotBe(ErrorTypes.InternalError);
        answer.Head.ShouldNotContain("Set-Cookie");
    }

    /// <summary>
    /// Checks that a response is a JSON object. A success is an object of the queue API or a result. An error has the member that clients
    /// read.
    /// </summary>
    private static void ShouldBeOfTheQueueApi(FaultAnswer answer)
    {
        JsonElement body;
        try
        {
            body = JsonDocument.Parse(answer.Body).RootElement;
        }
        catch (JsonException)
        {
            Assert.Fail($"a response that is not JSON is forwarded: {answer.Status} {answer.Body}");
            return;
        }

        body.ValueKind.ShouldBe(JsonValueKind.Object, answer.Body);
        if (answer.Status >= 500)
        {
            (answer.ErrorType is not null || body.TryGetProperty("detail", out _))
                .ShouldBeTrue($"an error without error_type and detail is forwarded: {answer.Body}");
        }
    }

    private static string Describe(JobRecord? job) => job is null
        ? "no job"
        : Describe(job.Status) + (job.CancelRequestedAt is null ? "" : ", cancel requested");

    private static string Describe(JobStatus status) => status switch
    {
        JobStatus.InQueue => "IN_QUEUE",
        JobStatus.InProgress => "IN_PROGRESS",
        _ => status.ToString().ToUpperInvariant(),
    };

    private static string Describe(IdempotencyClaim key) => key switch
    {
        IdempotencyClaim.Claimed => "unclaimed",
        IdempotencyClaim.Replay => "replays the response",
        IdempotencyClaim.OutcomeUnknown => "outcome unknown",
        _ => key.GetType().Name,
    };
}
