namespace Gateway.Jobs.Store.Files;

/// <param name="Files">Files, the newest first.</param>
/// <param name="Next">Where the next page begins. Null: this is the last page.</param>
internal sealed record FilePage(IReadOnlyList<StoredFile> Files, FileCursor? Next);
