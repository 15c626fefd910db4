using System.Text;

namespace Gateway.Contracts.Import;

/// <summary>
/// The new text of a file, in a temporary file beside it, whose name the reader of contracts ignores. The text replaces the file as a
/// whole, because a gateway may read the file at any time. Without a replacement, nothing is left behind.
/// </summary>
internal sealed class FileReplacement : IDisposable
{
    private readonly Action<string, string> _move;

    /// <summary>The directories that were created for the file, the innermost first.</summary>
    private readonly List<string> _created = [];

    private string _target;
    private string? _temporary;

    private FileReplacement(string path, Action<string, string> move) => (Path, _target, _move) = (path, path, move);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Writes the text beside the file. All that can fail is tried, except the replacement itself.</summary>
    /// <param name="path">The file. It can be a link, which stays, and the file to which it leads is replaced.</param>
    /// <param name="text">The new text.</param>
    /// <param name="move">Renames a file, and replaces another one.</param>
    /// <param name="cancellation">Ends the write.</param>
    /// <exception cref="IOException">The file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be replaced.</exception>
    public static async Task<FileReplacement> PrepareAsync(
        string path, string text, Action<string, string> move, CancellationToken cancellation)
    {
        var replacement = new FileReplacement(path, move);
        try
        {
            await replacement.WriteAsync(text, cancellation);
            return replacement;
        }
        catch
        {
            replacement.Dispose();
            throw;
        }
    }

    public void Commit()
    {
        _move(_temporary!, _target);
        _temporary = null;
        _created.Clear();
    }

    public void Dispose()
    {
        try
        {
            if (_temporary is not null)
            {
                File.Delete(_temporary);
            }

            _created.ForEach(Directory.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory has other files now, or became read-only. The reason that ended the replacement is reported.
        }

        _temporary = null;
        _created.Clear();
    }

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        if (new FileInfo(Path).LinkTarget is not null)
        {
            _target = File.ResolveLinkTarget(Path, returnFinalTarget: true)!.FullName;
        }

        if (Directory.Exists(_target))
        {
            throw new IOException("it is a directory");
        }

        var temporary = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_target)!, $".import-{Guid.NewGuid():N}");
        await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            _temporary = temporary;
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            file.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(_target));
        }
    }

    private void CreateDirectory(string directory)
    {
        var missing = new List<string>();
        for (var at = System.IO.Path.GetFullPath(directory); at is not null && !Directory.Exists(at);
            at = System.IO.Path.GetDirectoryName(at))
        {
            missing.Add(at);
        }

        Directory.CreateDirectory(directory);
        _created.AddRange(missing);
    }
}
