

namespace Gateway.Benchmarks.Parts;

/// <summary>One implementation of a case.</summary>
/// <param name="Name">The name of the part or library.</param>
/// <param name="Run">Runs the given number of operations.</param>
internal sealed record PartVariant(string Name, Action<int> Run);
