namespace Gateway.Contracts.Reading;

/// <summary>What is wrong with a contract file, and where.</summary>
/// <param name="File">Path of the file or directory.</param>
/// <param name="Pointer">JSON pointer into the file; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and, where it helps, what would be right.</param>
internal sealed record ContractProblem(string File, string Pointer, string Message)
{
    /// <summary>Where the text stops being JSON. Null: it is JSON, and <see cref="Pointer"/> says where.</summary>
    public TextPosition? Position { get; init; }

    public override string ToString() => Position is { } position ? $"{File}, {position}: {Message}"
        : Pointer.Length == 0 ? $"{File}: {Message}"
        : $"{File}#{Pointer}: {Message}";
}
