using System.Globalization;
using Gateway.Benchmarks.Contracts;
using Gateway.Benchmarks.Hostile;
using Gateway.Benchmarks.Memory;
using Gateway.Benchmarks.Micro;
using Gateway.Benchmarks.Parts;
using Gateway.Benchmarks.Work;

namespace Gateway.Benchmarks;

/// <summary>Measurements of the whole program. Each prints the figures for <c>docs/benchmarks.md</c>.</summary>
internal static class BenchmarkProgram
{
    private const string Usage = """
        usage: dotnet run -c Release --project tests/Gateway.Benchmarks -- <command>

          polls [seconds]      a thousand live jobs, each polled every 100 ms
          limits [clients] [connection string]
                               processor time of a submit of a client with limits, compared with one of a client without; on SQLite, or on
                               the PostgreSQL of the connection string
          contracts [number]   a directory of contracts (default 1000): its load, its poll, the documents of its models, and processor
                               time of a submit, compared with a gateway that has the built-in contracts only
          following [seconds]  ten thousand open jobs that no client asks for
          micro [filter]       the hot parts of a request, measured separately; a filter such as *Validate*
          parts [case] [rounds]
                               processor time of the gateway's own parts, compared with libraries that could replace them; a case
                               such as "standard output"
          memory [Gateway.dll] large bodies, slow senders and large results under a heap limit; memory and time of a start.
                               The gateway gets the variables of the .NET runtime (DOTNET_GC…), to compare settings
          hostile-bodies [filter] [megabytes] [Gateway.dll]
                               processor time of requests with bodies that are built to be expensive, compared with a valid body of the
                               same size; exits with 1 if one costs more than twice as much
          hostile-load [Gateway.dll]
                               response times of small requests while six bodies of 20 MB are checked at a time
          hostile-checks [filter] [megabytes]
                               the same without the transport: only what reads the whole body
          work [--write] [Gateway.dll]
                               allocated bytes and system calls of a submit, a refused body and a poll, compared with the committed
                               figures in Work/work.tsv; needs strace. Run it in the root of the repository
          latency <requests/s> <seconds> <body file> <key> <name>=<url>...
                               submits at a constant rate; part of compare.sh
        """;

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["polls", .. var rest]:
                var seconds = rest is [var text] && int.TryParse(text, out var given) ? given : 20;
                await PollBenchmark.RunAsync(TimeSpan.FromSeconds(seconds), Console.Out);
                return 0;
            case ["limits", .. var rest]:
                await LimitBenchmark.RunAsync(
                    rest is [var clients, ..] ? (int)Number(clients) : 1, rest is [_, var database] ? database : null, Console.Out);
                return 0;
            case ["contracts", .. var rest]:
                await ContractBenchmark.RunAsync(rest is [var number] ? (int)Number(number) : 1000, Console.Out);
                return 0;
            case ["following", .. var rest]:
                await FollowingBenchmark.RunAsync(
                    TimeSpan.FromSeconds(rest is [var time] && int.TryParse(time, out var wanted) ? wanted : 60), Console.Out);
                return 0;
            case ["micro", .. var rest]:
                MicroBenchmarks.Run(rest is [var filter] ? filter : "*");
                return 0;
            case ["parts"]:
                PartsBenchmark.Run(string.Empty, PartsBenchmark.DefaultRounds, Console.Out);
                return 0;
            case ["parts", var part]:
                PartsBenchmark.Run(part, PartsBenchmark.DefaultRounds, Console.Out);
                return 0;
            case ["parts", var part, var rounds]:
                PartsBenchmark.Run(part, (int)Number(rounds), Console.Out);
                return 0;
            case ["memory", .. var rest]:
                return await MemoryBenchmark.RunAsync(rest is [var program] ? Path.GetFullPath(program) : null, Console.Out) ? 0 : 1;
            case ["hostile-bodies", .. var rest]:
                return await HostileRequestBenchmark.RunAsync(
                    rest is [var hostile, ..] ? hostile : string.Empty,
                    rest is [_, var size, ..] ? (int)Number(size) : HostileBodyBenchmark.DefaultMegabytes,
                    rest is [_, _, var path] ? Path.GetFullPath(path) : null,
                    Console.Out) ? 0 : 1;
            case ["hostile-load", .. var rest]:
                await HostileLoadBenchmark.RunAsync(rest is [var loaded] ? Path.GetFullPath(loaded) : null, Console.Out);
                return 0;
            case ["hostile-checks", .. var rest]:
                HostileBodyBenchmark.Run(
                    rest is [var kind, ..] ? kind : string.Empty,
                    rest is [_, var megabytes] ? (int)Number(megabytes) : HostileBodyBenchmark.DefaultMegabytes,
                    Console.Out);
                return 0;
            case ["work", "--write", .. var rest]:
                return await WorkAsync(write: true, rest);
            case ["work", .. var rest]:
                return await WorkAsync(write: false, rest);
            case ["latency", var rate, var duration, var file, var key, .. { Length: > 0 } targets]:
                new LatencyBenchmark(Number(rate), await File.ReadAllBytesAsync(file), key).Run(
                    TimeSpan.FromSeconds(Number(duration)),
                    [.. targets.Select(target => target.Split('=', 2)).Select(parts => (parts[0], new Uri(parts[1])))],
                    Console.Out);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static async Task<int> WorkAsync(bool write, string[] rest) => await WorkBenchmark.RunAsync(
        Path.Combine("tests", "Gateway.Benchmarks", "Work", "work.tsv"), write,
        rest is [var program] ? Path.GetFullPath(program) : null, Console.Out) ? 0 : 1;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
