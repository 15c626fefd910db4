namespace Gateway.Contracts.Reading;

/// <summary>One error of a contract file, and its place.</summary>
/// <param name="File">Path of the file or directory.</param>
/// <param name="Pointer">JSON pointer into the file; empty for the file as a whole.</param>
/// <param name="Message">The error and, if useful, the valid form.</param>
internal sealed record ContractProblem(string File, string Pointer, string Message)
{
    /// <summary>Position at which the text is not valid JSON. Null: it is valid JSON, and <see cref="Pointer"/> is the place.</summary>
    public TextPosition? Position { get; init; }

    public override string ToString() => Position is { } position ? $"{File}, {position}: {Message}"
        : Pointer.Length == 0 ? $"{File}: {Message}"
        : $"{File}#{Pointer}: {Message}";
}
