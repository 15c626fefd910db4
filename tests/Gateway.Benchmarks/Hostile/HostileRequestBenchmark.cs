using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Testing.Json;

namespace Gateway.Benchmarks.Hostile;

/// <summary>
/// Processor time of a whole request with a hostile body, compared with a request with a valid body of the same size: the CPU time of a
/// gateway process, user and system. The requests go to <c>/validate</c>, where a valid body costs least.
/// </summary>
internal static class HostileRequestBenchmark
{
    private const double MostAllowed = 2;
    private const int Rounds = 3;
    private const int RequestsPerRound = 5;

    /// <returns>False: a request costs more than twice the valid one.</returns>
    public static async Task<bool> RunAsync(string filter, int megabytes, string? program, TextWriter output)
    {
        await using var gateway = await MeasuredGateway.StartAsync(new Uri("http://127.0.0.1:9"), program);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MeasuredGateway.Key);
        var size = megabytes * 1_000_000;
        await MeasureAsync(HostileBodies.Valid, size, gateway, client);
        var valid = await MeasureAsync(HostileBodies.Valid, size, gateway, client);
        Line(output, $"| body of {megabytes} MB | CPU ms of a request | ratio to the valid body |");
        Line(output, $"|---|--:|--:|");
        Line(output, $"| {HostileBodies.Valid.Name} | {valid.TotalMilliseconds:0} | 1.0 |");
        var passes = true;
        foreach (var kind in HostileBodies.All.Where(kind => kind.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            var cost = await MeasureAsync(kind, size, gateway, client);
            var ratio = cost / valid;
            passes &= ratio <= MostAllowed;
            Line(output, $"| {kind.Name} | {cost.TotalMilliseconds:0} | {ratio:0.0}{(ratio <= MostAllowed ? "" : " (too much)")} |");
        }

        return passes;
    }

    /// <summary>The least of several rounds: other programs only ever add to the time.</summary>
    private static async Task<TimeSpan> MeasureAsync(HostileBody kind, int size, MeasuredGateway gateway, HttpClient client)
    {
        var body = kind.Create(size);
        var least = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = gateway.Cpu;
            for (var request = 0; request < RequestsPerRound; request++)
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await client.PostAsync(new Uri($"/validate/{kind.Model}", UriKind.Relative), content);
                if ((int)answer.StatusCode is not (200 or 400 or 422))
                {
                    throw new InvalidOperationException($"{kind.Name}: {(int)answer.StatusCode}");
                }
            }

            var cost = (gateway.Cpu - before) / RequestsPerRound;
            least = cost < least ? cost : least;
        }

        return least;
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
