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
/// Starts the classes that last longest first. The tests of a class run one after another, and those of these classes mostly wait; a class
/// of them that started last would keep the run from ending. No test depends on the order.
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
        // The runner makes the name of a class's own collection of the class's name.
        var rank = Array.FindIndex(Longest, type => collection.TestCollectionDisplayName.Contains(type.FullName + " ", StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
