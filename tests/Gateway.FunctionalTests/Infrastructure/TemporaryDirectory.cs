namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A directory for one test, deleted after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    /// <summary>If it is set, the directories of all tests are kept in this folder, to be searched for secrets afterwards.</summary>
    private const string KeepVariable = "GATEWAY_TEST_KEEP";

    private static readonly string? Kept = Environment.GetEnvironmentVariable(KeepVariable) is { Length: > 0 } folder ? folder : null;

    private readonly DirectoryInfo _directory = Kept is null
        ? Directory.CreateTempSubdirectory("gateway-tests-")
        : Directory.CreateDirectory(System.IO.Path.Combine(Kept, Guid.NewGuid().ToString("N")));

    public string Path => _directory.FullName;

    /// <summary>Writes a second file and renames it, as careful tools do, so that no reader sees an incomplete file.</summary>
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
