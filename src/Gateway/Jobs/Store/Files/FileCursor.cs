namespace Gateway.Jobs.Store.Files;

/// <summary>The last file of a page.</summary>
internal readonly record struct FileCursor(DateTimeOffset CreatedAt, string Name);
