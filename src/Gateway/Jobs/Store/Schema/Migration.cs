namespace Gateway.Jobs.Store.Schema;

/// <summary>One step from the version before to <paramref name="Version"/>. Published steps never change; a new one is added.</summary>
/// <param name="Version">1, 2, 3 and so on without a gap.</param>
/// <param name="Statements">Statements for both databases, with <c>{text}</c> where a column holds text.</param>
internal sealed record Migration(int Version, params IReadOnlyList<string> Statements);
