using Microsoft.Extensions.Configuration.KeyPerFile;

namespace Gateway.Configuration.Files;

/// <summary>
/// The framework's provider with two differences. It removes every line break at the end of a file, including Windows line ends: tools
/// and editors add one, and no secret ends with one. If a file cannot be read, the secrets stay unchanged and the problem is reported.
/// </summary>
internal sealed class SecretFilesProvider(string directory, KeyPerFileConfigurationSource source) : KeyPerFileConfigurationProvider(source)
{
    private bool _isLoaded;

    public string Directory => directory;

    /// <summary>The reason why the last read failed. Null: it succeeded.</summary>
    public string? Problem { get; private set; }

    /// <exception cref="SecretFilesException">The first read failed.</exception>
    public override void Load()
    {
        try
        {
            base.Load();
            Problem = null;
            _isLoaded = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Problem = Describe(exception);
            if (!_isLoaded)
            {
                throw new SecretFilesException(Problem);
            }
        }
    }

    public override bool TryGet(string key, out string? value)
    {
        var found = base.TryGet(key, out value);
        value = value?.TrimEnd('\r', '\n');
        return found;
    }

    private static string Describe(Exception exception) => exception switch
    {
        // Two file names that differ only in case.
        ArgumentException => "two files name the same key",
        // The message contains a path, which the operator configured.
        _ => $"a file can't be read: {exception.Message}",
    };
}
