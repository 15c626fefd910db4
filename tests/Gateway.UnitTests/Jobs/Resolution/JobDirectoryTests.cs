using System.Reflection;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Jobs;
using Gateway.Jobs.Ends;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Counts;
using Gateway.Jobs.Store.Health;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class JobDirectoryTests : IDisposable
{
    private readonly List<IDisposable> _created = [];

    public void Dispose() => _created.ForEach(part => part.Dispose());

    /// <summary>The response time must not tell another client whether an id exists, so the same work is done for each such id.</summary>
    [Theory]
    [InlineData("studio", 0)]
    [InlineData("stranger", 3)]
    public async Task FindOwn_JobInMemory_AsksTheStoreForEveryClientButTheOwner(string client, int storeCalls)
    {
        var (directory, store) = await CreateAsync();

        for (var i = 0; i < 3; i++)
        {
            var found = await directory.FindOwnAsync("job", client, TestContext.Current.CancellationToken);
            (found is null).ShouldBe(storeCalls > 0);
        }

        store.Asked.Count.ShouldBe(storeCalls);
    }

    [Fact]
    public async Task FindOwn_UnknownId_AsksTheStoreEachTime()
    {
        var (directory, store) = await CreateAsync();

        (await directory.FindOwnAsync("unknown", "studio", TestContext.Current.CancellationToken)).ShouldBeNull();
        (await directory.FindOwnAsync("unknown", "studio", TestContext.Current.CancellationToken)).ShouldBeNull();

        store.Asked.ShouldBe(["unknown", "unknown"]);
    }

    [Fact]
    public async Task FindOwn_OwnJobOnlyInStore_IsInMemoryAfterwards()
    {
        var (directory, store) = await CreateAsync();
        store.Jobs.Add("other", Samples.Job("other"));

        (await directory.FindOwnAsync("other", "stranger", TestContext.Current.CancellationToken)).ShouldBeNull();
        (await directory.FindOwnAsync("other", "studio", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await directory.FindOwnAsync("other", "studio", TestContext.Current.CancellationToken)).ShouldNotBeNull();

        store.Asked.Count.ShouldBe(2);
    }

    private async Task<(JobDirectory Directory, StoreProxy Store)> CreateAsync()
    {
        var store = DispatchProxy.Create<IJobStore, StoreProxy>();
        var (settings, _) = SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System);
        var cache = new JobCache(new CacheShares(1 << 20), settings!, TimeProvider.System);
        _created.AddRange([settings!, cache]);
        var contracts = ContractCatalogue.Create(ContractCatalogue.BuiltInDirectory, null, TimeProvider.System, out _);
        _created.Add(contracts);
        var names = new ConfiguredNames(settings!, contracts);
        var directory = new JobDirectory(
            store, new StoreMonitor(store, TimeProvider.System), cache, new EndWork([]), new JobMetrics(names, new OpenJobs()),
            new MoneyMetrics(names, TimeProvider.System), settings!, TimeProvider.System);
        var job = Samples.Job("job");
        directory.Keep(job, await directory.StoreAsync(job, null, null, null, TestContext.Current.CancellationToken));
        return (directory, (StoreProxy)(object)store);
    }

    /// <summary>A store in memory that counts the look-ups.</summary>
    public class StoreProxy : DispatchProxy
    {
        internal Dictionary<string, JobRecord> Jobs { get; } = [];

        internal List<string> Asked { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IJobStore.AddAsync):
                    var job = ((NewJob)args![0]!).Job;
                    Jobs.Add(job.RequestId, job);
                    return Task.FromResult(AddJobResult.Added);
                case nameof(IJobStore.FindAsync):
                    Asked.Add((string)args![0]!);
                    return Task.FromResult(Jobs.GetValueOrDefault((string)args[0]!));
                case nameof(IJobStore.OnEnded):
                    return null;
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
