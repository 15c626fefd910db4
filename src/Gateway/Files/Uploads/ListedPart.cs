namespace Gateway.Files.Uploads;

/// <summary>A part that a client lists when it completes an upload.</summary>
internal readonly record struct ListedPart(int Number, string Etag);
