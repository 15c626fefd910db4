namespace Gateway.Sandbox;

/// <summary>A data URI in the body of a submit. Its data is not kept.</summary>
/// <param name="Path">Its place in the body, such as <c>image_urls[0]</c>.</param>
/// <param name="Type">Its media type, such as <c>image/png</c>.</param>
/// <param name="Bytes">Number of decoded bytes; of invalid data, those before the error.</param>
/// <param name="Sha256">SHA-256 of the decoded bytes in lower-case hex. Null: the data is not valid base64.</param>
public sealed record SandboxDataUri(string Path, string Type, long Bytes, string? Sha256);
