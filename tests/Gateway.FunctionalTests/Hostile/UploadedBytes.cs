using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Looks at the files that the gateway keeps.</summary>
internal static class UploadedBytes
{
    private const string Directory = "files";

    /// <summary>The size of all files in the directory of uploads.</summary>
    public static long Of(GatewayProcess process)
    {
        var directory = new DirectoryInfo(Path.Combine(process.DataDirectory, Directory));
        return directory.Exists ? directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf) : 0;
    }

    /// <summary>The names in the directory of the database, in which the directory of uploads is. No upload may add one.</summary>
    public static IReadOnlySet<string> NamesBeside(GatewayProcess process) => new DirectoryInfo(process.DataDirectory)
        .EnumerateFileSystemInfos().Select(entry => entry.Name)
        .Where(name => !name.StartsWith("jobs.db", StringComparison.Ordinal)).ToHashSet();

    /// <summary>A file may vanish while the directory is read.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
