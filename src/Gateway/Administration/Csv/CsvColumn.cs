namespace Gateway.Administration.Csv;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its header.</param>
/// <param name="Text">The text of a cell. Null: the cell is empty.</param>
/// <typeparam name="T">The type of a row.</typeparam>
internal sealed record CsvColumn<T>(string Name, Func<T, string?> Text);
