using Gateway.Text;

namespace Gateway.Commands.Remote;

/// <summary>A file with the key of an administrator. The key never appears in a message.</summary>
internal static class KeyFile
{
    private const int Longest = 4096;

    /// <param name="path">The value of <c>--key-file</c>.</param>
    /// <param name="problem">Why there is no key.</param>
    public static Secret? Read(string path, out string? problem)
    {
        if (path.Length == 0)
        {
            problem = "--key-file must name a file";
            return null;
        }

        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Longest })
            {
                problem = $"--key-file {path}: is too large for a key";
                return null;
            }

            text = File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = File.Exists(path) ? $"--key-file {path}: can't be read" : $"--key-file {path}: there is no such file";
            return null;
        }

        var isKey = text.Length > 0 && text.All(static c => c is > ' ' and < '\u007f');
        problem = isKey ? null : $"--key-file {path}: must contain one key and nothing else";
        return isKey ? new Secret(text) : null;
    }
}
