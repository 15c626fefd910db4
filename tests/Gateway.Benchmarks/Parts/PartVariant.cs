

namespace Gateway.Benchmarks.Parts;

/// <summary>One way to do the work of a case.</summary>
/// <param name="Name">What is used.</param>
/// <param name="Run">Does the work as often as it is told to.</param>
internal sealed record PartVariant(string Name, Action<int> Run);
