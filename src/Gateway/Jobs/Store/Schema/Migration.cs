namespace Gateway.Jobs.Store.Schema;

/// <summary>One step from the previous version to <paramref name="Version"/>. A published step never changes; new steps follow.</summary>
/// <param name="Version">1, 2, 3 and so on, without a gap.</param>
/// <param name="Statements">Statements for both databases, with <c>{text}</c> as the type of a text column.</param>
internal sealed record Migration(int Version, params IReadOnlyList<string> Statements)
{
    /// <summary>Whether older programs can ignore the step: it only adds nullable columns or new tables, and what older programs write
    /// stays correct (docs/decisions/0025-schema-additions.md). Older programs then run on the new schema.</summary>
    public bool IsAddition { get; init; }
}
