using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Parts;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Jobs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks.Micro;

/// <summary>Stores a job in SQLite, on the disk with the temporary files. Public because BenchmarkDotNet derives from it.</summary>
public class StoreBenchmark
{
    private const int Callers = 64;

    private DirectoryInfo _files = null!;
    private JobStore _store = null!;

    [GlobalSetup]
    public void Open()
    {
        _files = Directory.CreateTempSubdirectory("gateway-benchmark-");
        var address = StoreAddress.Parse($"Data Source={Path.Combine(_files.FullName, "jobs.db")}", out _)!;
        _store = JobStoreFactory.Create(
            address, new JobsOptions(), new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        // The setup waits here, because the toolchain does not await a setup that returns a task.
        _store.InitializeAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Close()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _files.Delete(recursive: true);
    }

    [Benchmark]
    public Task AddByOneCaller() => AddAsync();

    /// <summary>Time and bytes per job. 64 jobs are added at the same time and share commits.</summary>
    [Benchmark(OperationsPerInvoke = Callers)]
    public Task AddBy64Callers()
    {
        var adds = new Task[Callers];
        for (var caller = 0; caller < Callers; caller++)
        {
            adds[caller] = AddAsync();
        }

        return Task.WhenAll(adds);
    }

    private Task<AddJobResult> AddAsync() =>
        _store.AddAsync(new NewJob(MeasuredJob.Create()), CancellationToken.None);
}
