namespace Gateway.Contracts.Import.Documents;

/// <summary>A text of a document and its place.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pointer">The JSON pointer of the text.</param>
internal sealed record DocumentText(string Text, string Pointer);
