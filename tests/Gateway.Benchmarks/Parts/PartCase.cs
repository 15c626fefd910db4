

namespace Gateway.Benchmarks.Parts;

/// <summary>The same work by the gateway's own part, which is the first variant, and by libraries that could replace it.</summary>
/// <param name="Name">The work.</param>
/// <param name="Operations">Number of operations in one round.</param>
/// <param name="Variants">The implementations.</param>
internal sealed record PartCase(string Name, int Operations, IReadOnlyList<PartVariant> Variants);
