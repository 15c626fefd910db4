namespace Gateway.FunctionalTests.Files;

/// <summary>The answer to <c>initiate</c>.</summary>
internal sealed record UploadUrls(Uri Upload, Uri File);
