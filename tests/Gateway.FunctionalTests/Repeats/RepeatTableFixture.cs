using Gateway.FunctionalTests.OfficialClients;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>Measures the table once for all its tests.</summary>
public sealed class RepeatTableFixture : IAsyncLifetime
{
    /// <summary>Null if the npm packages are missing.</summary>
    internal RepeatTable? Table { get; private set; }

    public async ValueTask InitializeAsync() => Table = JavaScriptClient.Missing is null ? await RepeatTable.MeasureAsync() : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
