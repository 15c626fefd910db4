namespace Gateway.Administration.Csv;

/// <summary>A part of a table.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The start of the next part. Null: this is the last part.</param>
/// <typeparam name="TRow">The type of a row.</typeparam>
/// <typeparam name="TCursor">The type of a position.</typeparam>
internal sealed record CsvPage<TRow, TCursor>(IReadOnlyList<TRow> Rows, TCursor? Next)
    where TCursor : class;
