namespace Gateway.Benchmarks.Memory;

/// <summary>A load that needs much memory.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="RunAsync">Runs the load once against an address.</param>
internal sealed record Scenario(string Name, Func<Uri, Task<Answer[]>> RunAsync);
