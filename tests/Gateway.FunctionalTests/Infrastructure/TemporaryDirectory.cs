namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>A directory of its own that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-tests-");

    public string Path => _directory.FullName;

    /// <summary>Writes beside and renames, as a careful operator's tool does: nobody sees half a file.</summary>
    public async Task WriteAsync(string name, string text)
    {
        var draft = System.IO.Path.Combine(Path, "." + name + ".new");
        await File.WriteAllTextAsync(draft, text, TestContext.Current.CancellationToken);
        File.Move(draft, System.IO.Path.Combine(Path, name), overwrite: true);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Dispose() => _directory.Delete(recursive: true);
}
