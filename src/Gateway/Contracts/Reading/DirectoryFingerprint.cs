using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Reading;

/// <summary>
/// Tells whether a directory of contracts has changed, without reading the files. File events don't reach into mounted volumes,
/// and an orchestrator swaps a whole directory by turning one symbolic link: what links lead to is part of the fingerprint.
/// </summary>
internal static class DirectoryFingerprint
{
    public const string Missing = "(missing)";

    public static string Of(string directory)
    {
        try
        {
            var entries = new DirectoryInfo(directory).GetFileSystemInfos();
            Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
            var text = new StringBuilder();
            if (Directory.ResolveLinkTarget(directory, returnFinalTarget: true) is { } target)
                text.Append(target.FullName).Append('\n');
            foreach (var entry in entries)
                Append(text, entry);
            return text.ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Missing;
        }
    }

    private static void Append(StringBuilder text, FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } link)
            text.Append(entry.Name).Append(" -> ").Append(link).Append('\n');
        if (!ContractFiles.IsContract(entry.Name))
            return;

        var file = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
        var size = file is FileInfo { Exists: true } info ? info.Length : -1;
        text.Append(CultureInfo.InvariantCulture, $"{entry.Name} {file.LastWriteTimeUtc.Ticks} {size}\n");
    }
}
