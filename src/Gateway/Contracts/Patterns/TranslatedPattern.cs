namespace Gateway.Contracts.Patterns;

/// <summary>A pattern as an expression of .NET.</summary>
/// <param name="Units">The expression, which matches UTF-16 units.</param>
/// <param name="Atoms">The characters of each atom, in the order of the pattern.</param>
/// <param name="Starts">Texts that lead from the beginning of the pattern to its atoms.</param>
internal sealed record TranslatedPattern(string Units, IReadOnlyList<CodePointSet> Atoms, string[] Starts);
