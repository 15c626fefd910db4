using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Benchmarks.Work;

/// <summary>
/// Counts the allocated bytes and the system calls of a submit, a refused body and a poll. Unlike times, these figures do not depend on
/// other load on the machine, so a check can compare them with committed figures.
/// </summary>
internal static class WorkBenchmark
{
    private const string Model = "fal-ai/imagen4/preview";
    private const int WarmUp = 1_000;
    private const int Rounds = 5;
    private const int PerRound = 100;

    /// <summary>Submits that arrive together share a commit, as under load.</summary>
    private const int Connections = 32;

    /// <param name="committed">The file with the committed figures.</param>
    /// <param name="write">Whether the measured figures replace the committed ones.</param>
    /// <param name="program">The path of <c>Gateway.dll</c>. Null: the file in the directory of this program.</param>
    /// <param name="output">Gets the table.</param>
    /// <returns>Whether no figure exceeds the committed one.</returns>
    public static async Task<bool> RunAsync(string committed, bool write, string? program, TextWriter output)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), MaxJobs = 100_000, MaxRequests = 10 });
        var allocated = Path.GetTempFileName();
        await using var gateway = await MeasuredGateway.StartAsync(sandbox.Address, program, new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
            [StartupHook.FileVariable] = allocated,
            // All code is compiled once, before the measurement: otherwise the figures depend on the progress of the compiler.
            ["DOTNET_TieredCompilation"] = "0",
            // The figures are those of requests alone.
            ["Gateway__Following__Enabled"] = "false",
            // The measured polls call the upstream once.
            ["Gateway__Jobs__StatusFreshness"] = "00:01:00",
        });
        WorkConnection[] connections = [.. Enumerable.Range(0, Connections).Select(_ => new WorkConnection(gateway.Address))];
        var figures = new List<WorkFigures>();
        foreach (var work in Cases(connections[0]))
        {
            Repeat(connections, work, WarmUp / Connections);
            var bytes = await AllocatedAsync(gateway, allocated, connections, work);
            var (calls, pages) = await CallsAsync(gateway, connections[0], work);
            figures.Add(new WorkFigures(work.Name, bytes, calls, pages));
        }

        Array.ForEach(connections, connection => connection.Dispose());
        File.Delete(allocated);
        if (write)
        {
            const string Columns = "# kind of request, allocated bytes, system calls, writes of pages; written by the command 'work'";
            await File.WriteAllLinesAsync(committed, [Columns, .. figures.Select(figure => figure.ToString())]);
            return true;
        }

        return Compare(figures, WorkFigures.Read(committed), output);
    }

    private static bool Compare(
        List<WorkFigures> figures, IReadOnlyDictionary<string, WorkFigures> committed, TextWriter output)
    {
        output.WriteLine("| request | allocated bytes | committed | system calls | committed | writes of pages | committed | |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|--:|---|");
        var isGood = true;
        foreach (var figure in figures)
        {
            var known = committed.GetValueOrDefault(figure.Name) ?? new WorkFigures(figure.Name, 0, 0, 0);
            var exceeds = figure.Exceeds(known);
            isGood &= !exceeds;
            output.WriteLine(FormattableString.Invariant(
                $"| {figure.Name} | {figure.AllocatedBytes:0} | {known.AllocatedBytes:0} | {figure.SystemCalls:0.0} ")
                + FormattableString.Invariant($"| {known.SystemCalls:0.0} | {figure.PageWrites:0.0} | {known.PageWrites:0.0} ")
                + $"| {(exceeds ? "**more**" : "")} |");
        }

        return isGood;
    }

    private static IEnumerable<WorkCase> Cases(WorkConnection connection)
    {
        var submit = new WorkCase("submit", Post(Model, """{"prompt":"a lion in the evening sun, photo","num_images":1}"""), 200);
        yield return submit;
        yield return new WorkCase("refused", Post(Model, """{"prompt":"a lion in the evening sun, photo","num_images":99}"""), 422);
        using var envelope = JsonDocument.Parse(connection.Send(submit));
        var id = envelope.RootElement.GetProperty("request_id").GetString();
        yield return new WorkCase("poll", Get($"{Model[..Model.LastIndexOf('/')]}/requests/{id}/status"), 202);
    }

    /// <summary>The least of several rounds, because background work can only add to a round.</summary>
    private static async Task<double> AllocatedAsync(MeasuredGateway gateway, string file, WorkConnection[] connections, WorkCase work)
    {
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = await gateway.AllocatedBytesAsync(file);
            Repeat(connections, work, PerRound);
            least = Math.Min(least, (await gateway.AllocatedBytesAsync(file) - before) / ((double)PerRound * Connections));
        }

        return least;
    }

    private static void Repeat(WorkConnection[] connections, WorkCase work, int times)
    {
        Thread[] threads = [.. connections.Select(connection => new Thread(() => connection.Repeat(work, times)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static async Task<(double Calls, double Pages)> CallsAsync(MeasuredGateway gateway, WorkConnection connection, WorkCase work)
    {
        var (calls, pages) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var count = await SystemCallCount.StartAsync(gateway.ProcessId);
            connection.Repeat(work, PerRound);
            var (all, ofPages) = await count.StopAsync();
            calls = Math.Min(calls, (all - ofPages) / (double)PerRound);
            pages = Math.Min(pages, ofPages / (double)PerRound);
        }

        return (calls, pages);
    }

    private static byte[] Post(string path, string body) => Encoding.ASCII.GetBytes(
        $"POST /{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {MeasuredGateway.Key}\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static byte[] Get(string path) => Encoding.ASCII.GetBytes(
        $"GET /{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {MeasuredGateway.Key}\r\n\r\n");
}
