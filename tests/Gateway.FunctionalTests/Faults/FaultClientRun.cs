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

            var answers = await JavaScriptClient.TalkAsync(
                bench.Gateway, "matrix.mjs", new JsonObject { ["atOnce"] = atOnce, ["calls"] = new JsonArray([.. calls]) }.ToJsonString());
            outcomes.AddRange(batch.Select(cell => Judge(cell, answers)));
        }

        return outcomes;
    }

    /// <summary>
    /// A repeated id is the id of the previous job, so no other submit may come between the two. If a connection is closed after a complete
    /// response, the next call notices it, so cells with <c>cut_after</c> run one after another.
    /// </summary>
    private IEnumerable<(IReadOnlyList<FaultCell> Cells, int AtOnce)> Batches()
    {
        var cells = played.ToLookup(cell => cell switch
        {
            { Operation: SandboxOperation.Submit, Case.Fault: SandboxFaultNames.RepeatRequestId } => SandboxFaultNames.RepeatRequestId,
            { Case.Fault: SandboxFaultNames.CutAfter } => SandboxFaultNames.CutAfter,
            _ => "",
        });
        (IReadOnlyList<FaultCell> Cells, int AtOnce)[] batches =
        [
            ([.. cells[""]], AtOnce),
            .. cells[SandboxFaultNames.RepeatRequestId].Select(cell => (new[] { cell }, 1)),
            ([.. cells[SandboxFaultNames.CutAfter]], 1),
        ];
        return batches.Where(batch => batch.Cells.Count > 0);
    }

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

    private (FaultCell Cell, string Summary, Exception? Failure) Judge(FaultCell cell, JsonElement answers)
    {
        try
        {
            var answer = answers.GetProperty(ClientName(cell));
            if (cell.Operation == SandboxOperation.Submit)
            {
                ShouldHaveBoughtOnce(ClientName(cell), answer);
                if (answers.TryGetProperty(ClientName(cell) + Once, out var once))
                {
                    ShouldHaveBoughtOnce(ClientName(cell) + Once, once);
                }
            }

            answers.GetRawText().ShouldNotContain(TestGateway.UpstreamToken);
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
