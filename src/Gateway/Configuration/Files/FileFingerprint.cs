using System.Globalization;
using System.Text;

namespace Gateway.Configuration.Files;

/// <summary>
/// Detects changes of files without reading them. File system events do not occur for mounted volumes. An orchestrator such as
/// Kubernetes replaces all files of a directory at once by changing one symbolic link, which raises no event for the files. Therefore a
/// fingerprint contains the targets of links.
/// </summary>
internal static class FileFingerprint
{
    public const string Missing = "(missing)";

    /// <summary>
    /// Fingerprint of one file. It contains the permissions, because a file that becomes readable must be read again.
    /// </summary>
    public static string OfFile(string path)
    {
        try
        {
            var text = new StringBuilder();
            Append(text, RealPath.Of(path));
            return text.ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Missing;
        }
    }

    /// <summary>Fingerprint of the files in a directory, without subdirectories.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="isIncluded">Whether a file with this name is included.</param>
    public static string OfDirectory(string directory, Func<string, bool> isIncluded)
    {
        try
        {
            var entries = new DirectoryInfo(directory).GetFileSystemInfos();
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            var real = RealPath.Of(directory);
            var text = new StringBuilder(real).Append('\n');
            foreach (var entry in entries)
            {
                var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
                if (isLink)
                {
                    text.Append(entry.Name).Append(" -> ").Append(entry.LinkTarget).Append('\n');
                }

                if (!isIncluded(entry.Name))
                {
                    continue;
                }

                // A directory can have a thousand files, and is read once a second. Only a link needs to be resolved.
                if (isLink)
                {
                    Append(text, RealPath.Of(entry.FullName));
                }
                else
                {
                    Append(text, Path.Combine(real, entry.Name), entry as FileInfo);
                }
            }

            return text.ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Missing;
        }
    }

    private static void Append(StringBuilder text, string path) => Append(text, path, new FileInfo(path));

    private static void Append(StringBuilder text, string path, FileInfo? file)
    {
        if (file is not { Exists: true })
        {
            text.Append(CultureInfo.InvariantCulture, $"{path} {Missing}\n");
            return;
        }

        var mode = OperatingSystem.IsWindows() ? 0 : (int)file.UnixFileMode;
        text.Append(CultureInfo.InvariantCulture, $"{path} {file.LastWriteTimeUtc.Ticks} {file.Length} {mode}\n");
    }
}
