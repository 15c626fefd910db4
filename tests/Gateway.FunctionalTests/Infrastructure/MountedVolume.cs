using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// A config map or a secret of Kubernetes as a directory. Each file is a link into <c>..data</c>, which is a link to a directory whose name
/// contains a time. The kubelet makes a new directory for a new version, and one rename points <c>..data</c> to it. The files that the
/// gateway opens raise no event. Source: <c>pkg/volume/util/atomic_writer.go</c> of Kubernetes.
/// </summary>
internal sealed class MountedVolume : IDisposable
{
    private const string Data = "..data";
    private const string DraftOfData = "..data_tmp";

    private readonly TemporaryDirectory _directory = new();

    /// <param name="files">The files of the first version.</param>
    public MountedVolume(params (string Name, string Content)[] files) => Swap(linksFirst: false, files);

    public string Path => _directory.Path;

    /// <summary>The directory to which <c>..data</c> points.</summary>
    public string Current => Directory.ResolveLinkTarget(Of(Data), returnFinalTarget: true)!.FullName;

    /// <summary>Replaces all files.</summary>
    public void Swap(params (string Name, string Content)[] files) => Swap(linksFirst: false, files);

    /// <summary>Replaces all files in the steps of the kubelet.</summary>
    /// <param name="linksFirst">
    /// Whether the links of new files are made before the rename, and point to nothing until then. Versions of the kubelet differ.
    /// </param>
    /// <param name="files">The files of the new version.</param>
    public void Swap(bool linksFirst, params (string Name, string Content)[] files)
    {
        var old = System.IO.Path.Exists(Of(Data)) ? Current : null;
        var version = WriteVersion(files);
        if (linksFirst)
        {
            LinkNewFiles(files);
        }

        File.CreateSymbolicLink(Of(DraftOfData), System.IO.Path.GetFileName(version));
        Rename(Of(DraftOfData), Of(Data));
        LinkNewFiles(files);
        foreach (var stale in Directory.GetFiles(Path).Where(IsDangling))
        {
            File.Delete(stale);
        }

        if (old is not null)
        {
            Directory.Delete(old, recursive: true);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static bool IsDangling(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: false };

    /// <summary>Replaces a link, which <see cref="File.Move(string, string, bool)"/> does not do for a link to a directory.</summary>
    private static void Rename(string from, string to)
    {
        using var rename = Process.Start("mv", ["-T", from, to]);
        rename.WaitForExit();
        rename.ExitCode.ShouldBe(0);
    }

    private string WriteVersion((string Name, string Content)[] files)
    {
        var number = RandomNumberGenerator.GetInt32(int.MaxValue);
        var version = Of(string.Create(CultureInfo.InvariantCulture, $"..2026_11_26_07_00_00.{number}"));
        Directory.CreateDirectory(version);
        foreach (var (name, content) in files)
        {
            var file = System.IO.Path.Combine(version, name);
            File.WriteAllText(file, content);
            // All versions have the same time, so only the targets of the links differ.
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        return version;
    }

    private void LinkNewFiles((string Name, string Content)[] files)
    {
        foreach (var (name, _) in files)
        {
            if (new FileInfo(Of(name)).LinkTarget is null)
            {
                File.CreateSymbolicLink(Of(name), System.IO.Path.Combine(Data, name));
            }
        }
    }

    private string Of(string name) => System.IO.Path.Combine(Path, name);
}
