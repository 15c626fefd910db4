using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Gateway.Benchmarks.Micro;

/// <summary>Measures the hot parts of a request separately: time and allocated bytes of one call.</summary>
internal static class MicroBenchmarks
{
    /// <param name="filter">A pattern for the names, such as <c>*Validate*</c>.</param>
    public static void Run(string filter) =>
        BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(["--filter", filter, "--join"], Config());

    private static ManualConfig Config()
    {
        // Runs in this process, because a generated project would need a restore of its packages.
        var job = Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(6)
            .WithIterationTime(TimeInterval.FromMilliseconds(250))
            .WithIterationCount(8);
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Statistics, DefaultColumnProviders.Metrics)
            .HideColumns("Error", "Median", "Gen0", "Gen1", "Gen2")
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "gateway-micro-benchmarks"));
    }
}
