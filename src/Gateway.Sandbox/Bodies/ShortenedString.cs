namespace Gateway.Sandbox.Bodies;

/// <param name="Start">Offset of the opening quote in the shortened JSON.</param>
/// <param name="Cut">Bytes that the shortened JSON lacks.</param>
/// <param name="Data">Type, size and digest of a data URI. Null: the string is none.</param>
internal sealed record ShortenedString(int Start, long Cut, (string Type, long Bytes, string? Sha256)? Data);
