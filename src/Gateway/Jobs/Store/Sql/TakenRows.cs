namespace Gateway.Jobs.Store.Sql;

/// <summary>The parts that differ by database in a statement that takes the rows of its subquery <c>due</c>.</summary>
internal static class TakenRows
{
    /// <param name="text">The statement. <c>{skip}</c> is the place of the clause that leaves out locked rows, and <c>{in due}</c> that of
    /// the condition on the id.</param>
    /// <param name="skipLocked">The clause of the database. Empty: it has none.</param>
    public static string Complete(string text, string skipLocked)
    {
        // PostgreSQL does not know how few rows the subquery has, and would read the whole table to join them. It looks up the elements of
        // an array by the primary key.
        var condition = skipLocked.Length > 0 ? "= ANY (ARRAY(SELECT request_id FROM due))" : "IN (SELECT request_id FROM due)";
        return text.Replace("{skip}", skipLocked, StringComparison.Ordinal).Replace("{in due}", condition, StringComparison.Ordinal);
    }
}
