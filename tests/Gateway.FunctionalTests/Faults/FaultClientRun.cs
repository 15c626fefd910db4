using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// Runs the cells with the official client from npm, all of them in one process. Only the client's delays between retries are shortened.
/// </summary>
internal sealed class FaultClientRun(FaultBench bench, IReadOnlyList<FaultCell> played)
{
    private const string Once = "-once";

    /// <summary>Few calls at once, so that no call is late. Cells that wait for a deadline do not count.</summary>
    private const int AtOnce = 6;

    public async Task<IReadOnlyList<(FaultCell Cell, string Summary, Exception? Failure)>> PlayAsync()
    {
        var outcomes = new List<(FaultCell, string, Exception?)>();
        foreach (var (batch, atOnce) in Batches())
        {
            var calls = new List<JsonObject>();
            foreach (var cell in batch)
            {
                calls.AddRange(await PrepareAsync(cell));
            }

            var answers = await CallAsync(calls, atOnce);
            outcomes.AddRange(batch.Select(cell => Judge(cell, answers)));
        }

        foreach (var cell in played.Where(IsCutAfter))
        {
            var answers = new Dictionary<string, JsonElement>();
            foreach (var call in (await PrepareAsync(cell)).ToList())
            {
                answers.Add(call["name"]!.GetValue<string>(), (await CallAsync([call], atOnce: 1)).Single().Value);
            }

            outcomes.Add(Judge(cell, answers));
        }

        return outcomes;
    }

    private async Task<Dictionary<string, JsonElement>> CallAsync(IEnumerable<JsonObject> calls, int atOnce)
    {
        var answers = await JavaScriptClient.TalkAsync(
            bench.Gateway, "matrix.mjs", new JsonObject { ["atOnce"] = atOnce, ["calls"] = new JsonArray([.. calls]) }.ToJsonString());
        await Eventually.IsTrueAsync(() => bench.Gateway.Sandbox.Faults.OpenCount == 0);
        return answers.EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value);
    }

    /// <summary>A repeated id is the id of the previous job, so no other submit may come between the two.</summary>
    private IEnumerable<(IReadOnlyList<FaultCell> Cells, int AtOnce)> Batches()
    {
        var cells = played.Where(static cell => !IsCutAfter(cell)).ToLookup(static cell =>
            cell.Operation == SandboxOperation.Submit && cell.Case.Fault == SandboxFaultNames.RepeatRequestId);
        return [([.. cells[false]], AtOnce), .. cells[true].Select(cell => (new[] { cell }, 1))];
    }

    /// <summary>
    /// A connection that is closed after a complete response is idle for the gateway until then. A submit in this time meets the end of the
    /// connection, so each of these calls waits for the end of the one before.
    /// </summary>
    private static bool IsCutAfter(FaultCell cell) => cell.Case.Fault == SandboxFaultNames.CutAfter;

    private async Task<IEnumerable<JsonObject>> PrepareAsync(FaultCell cell)
    {
        var faults = bench.Gateway.Sandbox.Faults;
        if (cell.Operation != SandboxOperation.Submit)
        {
            var id = await bench.SubmitAsync(ClientName(cell));
            if (cell.OnFinishedJob || cell.Operation == SandboxOperation.Stream)
            {
                bench.Finish(id);
            }

            faults.Add(cell.Case.For(new() { Operation = bench.CallFor(cell), RequestId = id }));
            return [CallOf(cell, ClientName(cell), id)];
        }

        var repeats = cell.Case.Fault == SandboxFaultNames.RepeatRequestId;
        if (repeats)
        {
            await bench.SubmitAsync("before-" + ClientName(cell), cell.Case.RepeatsForeignJob);
        }

        faults.Add(cell.Case.For(new() { Operation = SandboxOperation.Submit, Model = FaultBench.ModelOf(ClientName(cell)) }));
        if (repeats)
        {
            return [CallOf(cell, ClientName(cell), null)];
        }

        faults.Add(
            cell.Case.For(new() { Operation = SandboxOperation.Submit, Model = FaultBench.ModelOf(ClientName(cell) + Once) }, times: 1));
        return [CallOf(cell, ClientName(cell), null), CallOf(cell, ClientName(cell) + Once, null)];
    }

    private static JsonObject CallOf(FaultCell cell, string name, string? id) => new()
    {
        ["name"] = name,
        ["verb"] = cell.Operation.ToString().ToLowerInvariant(),
        ["model"] = FaultBench.ModelOf(name),
        ["requestId"] = id,
        ["slow"] = cell.Case.IsSlow,
    };

    private (FaultCell Cell, string Summary, Exception? Failure) Judge(
        FaultCell cell, Dictionary<string, JsonElement> answers)
    {
        try
        {
            var answer = answers[ClientName(cell)];
            if (cell.Operation == SandboxOperation.Submit)
            {
                ShouldHaveBoughtOnce(ClientName(cell), answer);
                if (answers.TryGetValue(ClientName(cell) + Once, out var once))
                {
                    ShouldHaveBoughtOnce(ClientName(cell) + Once, once);
                }
            }

            answer.GetRawText().ShouldNotContain(TestGateway.UpstreamToken);
            return (cell, Describe(answer), null);
        }
        catch (Exception exception) when (exception is Shouldly.ShouldAssertException or KeyNotFoundException)
        {
            return (cell, "", exception);
        }
    }

    /// <summary>However often the client retries, at most one job is charged, and exactly one job if the client received its id.</summary>
    private void ShouldHaveBoughtOnce(string name, JsonElement answer)
    {
        var model = FaultBench.ModelOf(name);
        bench.JobsAtUpstream(model).ShouldBeLessThanOrEqualTo(1, $"{name}: charged twice");
        bench.SubmitsAtUpstream(model)
            .ShouldBeInRange(1, answer.GetProperty("attempts").GetInt32(), $"{name}: the gateway sends at most as often as the client");
        if (answer.GetProperty("ok").GetBoolean())
        {
            bench.JobsAtUpstream(model).ShouldBe(1, name);
        }
    }

    private static string Describe(JsonElement answer)
    {
        if (answer.GetProperty("ok").GetBoolean())
        {
            return "accepts the response";
        }

        var repeats = answer.GetProperty("attempts").GetInt32() - 1;
        var pre = repeats == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"retries {repeats} times, then ");
        var status = answer.TryGetProperty("status", out var code) ? $" {code}" : "";
        return $"{pre}throws {answer.GetProperty("error").GetString()}{status}";
    }

    private static string ClientName(FaultCell cell) => "client-" + cell.Name;
}
