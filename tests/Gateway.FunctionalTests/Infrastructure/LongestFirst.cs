using Gateway.FunctionalTests.Abuse;
using Gateway.FunctionalTests.Bodies;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.FunctionalTests.OfficialClients;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Starts the slowest test classes first. The tests of a class run one after another and mostly wait in these classes, so a slow class that
/// starts last would extend the run. No test depends on the order.
/// </summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(OutageTests),
        typeof(StoreOutageTests),
        typeof(JavaScriptQueueTests),
        typeof(FaultMatrixTests),
        typeof(SlowClientTests),
        typeof(FaultDialectTests),
        typeof(CrashTests),
        typeof(DiskErrorTests),
        typeof(KillTests),
        typeof(MemoryTests),
        typeof(SwaggerUiTests),
        typeof(FramingVectorTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Rank(collection))];

    private static int Rank(ITestCollection collection)
    {
        // The runner derives the name of a class's own collection from the name of the class.
        var rank = Array.FindIndex(
            Longest, type => collection.TestCollectionDisplayName.Contains(type.FullName + " ", StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
