using Gateway.Errors;

namespace Gateway.Files.References;

/// <summary>The uploaded files that a body names, for the stages after the look-up.</summary>
/// <param name="References">The references in the order of the body.</param>
/// <param name="Violations">The references that are refused, in the language of the client.</param>
internal sealed record SubmittedFiles(IReadOnlyList<FileReference> References, IReadOnlyList<Violation> Violations)
{
    /// <summary>The media types of the files, by the offset of the reference; null for a file that cannot be used.</summary>
    public IReadOnlyDictionary<int, string?> Types { get; } =
        References.ToDictionary(static reference => reference.Start, static reference => reference.File?.Content?.Type);

    /// <summary>The error of a submit whose only violations are those of its files. A submit that repeats an earlier one needs no file, so
    /// the error waits until the gateway knows that it does not. Null: there is no error.</summary>
    public GatewayError? Refusal { get; set; }

    public override string ToString() => $"{References.Count} references to files";
}
