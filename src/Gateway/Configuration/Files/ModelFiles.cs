namespace Gateway.Configuration.Files;

/// <summary>Reads the files of a directory, one for each model, and reports every problem of every file.</summary>
internal static class ModelFiles
{
    // Larger than any such file. The limit prevents that a mistyped path reads a disk image.
    private const long LargestFile = 1024 * 1024;

    /// <summary>Reads the text of one file.</summary>
    /// <returns>Null: the file has problems.</returns>
    internal delegate (T? Item, IReadOnlyList<FileProblem> Problems) Reader<T>(string file, byte[] utf8);

    /// <summary>Hidden files belong to an editor or an orchestrator.</summary>
    public static bool IsIncluded(string file) =>
        !Path.GetFileName(file).StartsWith('.') && file.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Returns the paths of the files, sorted, or the problem of the directory.</summary>
    public static (IReadOnlyList<string> Files, FileProblem? Problem) List(string directory)
    {
        try
        {
            return ([.. Directory.GetFiles(directory, "*.json").Where(IsIncluded).Order(StringComparer.Ordinal)], null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(directory) ? "can't be read" : "is not an existing directory";
            return ([], new FileProblem(directory, "", why));
        }
    }

    /// <summary>Returns the contents of the valid files, sorted by model, and the problems of the others.</summary>
    public static (IReadOnlyList<T> Items, IReadOnlyList<FileProblem> Problems) Load<T>(string directory, Reader<T> read)
        where T : class, IModelFile
    {
        var (files, problem) = List(directory);
        return problem is null ? Load(files, read) : ([], [problem]);
    }

    /// <summary>The same for files that are already listed.</summary>
    public static (IReadOnlyList<T> Items, IReadOnlyList<FileProblem> Problems) Load<T>(IEnumerable<string> files, Reader<T> read)
        where T : class, IModelFile
    {
        var items = new List<T>();
        var problems = new List<FileProblem>();
        var byModel = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var (item, found) = LoadFile(file, read);
            problems.AddRange(found);
            if (item is null)
            {
                continue;
            }

            if (byModel.TryAdd(item.Model, item))
            {
                items.Add(item);
            }
            else
            {
                var twin = byModel[item.Model];
                problems.Add(new FileProblem(file, "/model", $"'{item.Model}' is already the model of {Path.GetFileName(twin.File)}"));
            }
        }

        items.Sort((a, b) => string.CompareOrdinal(a.Model, b.Model));
        return (items, problems);
    }

    public static (T? Item, IReadOnlyList<FileProblem> Problems) LoadFile<T>(string file, Reader<T> read)
        where T : class, IModelFile
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > LargestFile }
                ? (null, [new FileProblem(file, "", "is larger than 1 MiB")])
                : read(file, File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, [new FileProblem(file, "", "can't be read")]);
        }
    }

    /// <summary>Reads the built-in files and those of the operator's directory, which replace built-in ones of the same model.</summary>
    public static (IReadOnlyList<T> Items, IReadOnlyList<FileProblem> Problems) LoadBoth<T>(
        string builtIn, string? directory, Reader<T> read)
        where T : class, IModelFile
    {
        var (items, problems) = Load(builtIn, read);
        if (directory is null)
        {
            return (items, problems);
        }

        var (own, ownProblems) = Load(directory, read);
        var replaced = own.Select(item => item.Model).ToHashSet(StringComparer.Ordinal);
        return ([.. items.Where(item => !replaced.Contains(item.Model)), .. own], [.. problems, .. ownProblems]);
    }
}
