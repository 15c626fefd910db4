using Gateway.Jobs.Store.Files;

namespace Gateway.Files.References;

/// <summary>A string of a body that is the URL of an uploaded file, or of an upload.</summary>
/// <param name="Location">Path below the body: names and indexes.</param>
/// <param name="Start">Offset of the text between the quotes.</param>
/// <param name="Length">Length of this text, escapes as written.</param>
/// <param name="FileName">Name of the file in the store. Null: the URL has no id of a file.</param>
internal sealed record FileReference(IReadOnlyList<object> Location, int Start, int Length, string? FileName)
{
    /// <summary>Whether the string is the URL of an upload.</summary>
    public bool IsUpload { get; init; }

    /// <summary>Whether the URL has the spelling that the gateway serves (<see cref="FileUrl.IsExact"/>).</summary>
    public bool IsExact { get; init; }

    /// <summary>The file. Null: the client has no such file, or it has expired.</summary>
    public StoredFile? File { get; set; }

    /// <summary>The file of a submit that was not refused.</summary>
    public StoredFile ServedFile =>
        File ?? throw new InvalidOperationException("A reference without a file has been refused before.");

    public override string ToString() => $"the URL of a file, at {Start}";
}
