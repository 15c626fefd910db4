namespace Gateway.Hostile.Connections;

/// <param name="UploadPath">The path to which the bytes are sent.</param>
/// <param name="FilePath">The path of the file.</param>
/// <param name="FileUrl">The URL of the file, for submits.</param>
internal sealed record BegunUpload(string UploadPath, string FilePath, string FileUrl);
