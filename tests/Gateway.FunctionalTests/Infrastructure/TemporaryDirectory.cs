namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A directory of its own that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    /// <summary>A folder in which the directories of all tests are kept, to be searched for secrets afterwards.</summary>
    private const string KeepVariable = "GATEWAY_TEST_KEEP";

    private static readonly string? Kept = Environment.GetEnvironmentVariable(KeepVariable) is { Length: > 0 } folder ? folder : null;

    private readonly DirectoryInfo _directory = Kept is null
        ? Directory.CreateTempSubdirectory("gateway-tests-")
        : Directory.CreateDirectory(System.IO.Path.Combine(Kept, Guid.NewGuid().ToString("N")));

    public string Path => _directory.FullName;

    /// <summary>Writes beside and renames, as a careful operator's tool does: nobody sees half a file.</summary>
    public async Task WriteAsync(string name, string text)
    {
        var draft = System.IO.Path.Combine(Path, "." + name + ".new");
        await File.WriteAllTextAsync(draft, text, TestContext.Current.CancellationToken);
        File.Move(draft, System.IO.Path.Combine(Path, name), overwrite: true);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Dispose()
    {
        if (Kept is null)
        {
            _directory.Delete(recursive: true);
        }
    }
}
