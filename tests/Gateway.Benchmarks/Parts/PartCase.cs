

namespace Gateway.Benchmarks.Parts;

/// <summary>The same work by a part of the gateway's own, first, and by the libraries that could replace it.</summary>
/// <param name="Name">The work.</param>
/// <param name="Operations">How often it is done in one round.</param>
/// <param name="Variants">The ways to do it.</param>
internal sealed record PartCase(string Name, int Operations, IReadOnlyList<PartVariant> Variants);
