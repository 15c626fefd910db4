namespace Gateway.Benchmarks.Memory;

/// <summary>A load that could cost memory.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="RunAsync">Plays it once, against this address.</param>
internal sealed record Scenario(string Name, Func<Uri, Task<Answer[]>> RunAsync);
