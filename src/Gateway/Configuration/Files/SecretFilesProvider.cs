using Microsoft.Extensions.Configuration.KeyPerFile;

namespace Gateway.Configuration.Files;

/// <summary>
/// The stock provider with two differences. Every line break at the end of a file is dropped, also that of Windows: a tool or an
/// editor adds it, and no secret ends with one. And a file that can't be read leaves the secrets as they were and is reported.
/// </summary>
internal sealed class SecretFilesProvider(string directory, KeyPerFileConfigurationSource source) : KeyPerFileConfigurationProvider(source)
{
    private bool _isLoaded;

    public string Directory => directory;

    /// <summary>Why the secrets were not read the last time. Null: they were.</summary>
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
        // Two names that differ by case alone.
        ArgumentException => "two files name the same key",
        // The path that the text names is the operator's own.
        _ => $"a file can't be read: {exception.Message}",
    };
}
