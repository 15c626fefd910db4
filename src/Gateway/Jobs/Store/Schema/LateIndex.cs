namespace Gateway.Jobs.Store.Schema;

/// <summary>An index of a table that may have rows. A migration does not build it, because the build takes long and would lock out the
/// writers of all replicas. Every statement gives the same result without it, only slower.</summary>
/// <param name="Name">The name of the index.</param>
/// <param name="Definition">The table, the expressions, and the condition.</param>
internal sealed record LateIndex(string Name, string Definition);
