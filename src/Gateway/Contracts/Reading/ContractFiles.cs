namespace Gateway.Contracts.Reading;

/// <summary>Reads contracts from a directory or from one file, and reports every problem of every file.</summary>
internal static class ContractFiles
{
    // Larger than any contract. The limit prevents that a mistyped path reads a disk image.
    private const long LargestFile = 1024 * 1024;

    /// <summary>Returns the contracts of the valid files, sorted by model, and the problems of the others.</summary>
    public static (IReadOnlyList<Contract> Contracts, IReadOnlyList<ContractProblem> Problems) Load(string directory)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(directory, "*.json");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(directory) ? "can't be read" : "is not an existing directory";
            return ([], [new ContractProblem(directory, "", why)]);
        }

        var contracts = new List<Contract>();
        var problems = new List<ContractProblem>();
        foreach (var file in files.Where(IsContract).Order(StringComparer.Ordinal))
        {
            var (contract, found) = LoadFile(file);
            problems.AddRange(found);
            if (contract is null)
            {
                continue;
            }

            if (contracts.Find(other => other.Model == contract.Model) is { } twin)
            {
                problems.Add(
                    new ContractProblem(file, "/model", $"'{contract.Model}' is already the model of {Path.GetFileName(twin.File)}"));
            }
            else
            {
                contracts.Add(contract);
            }
        }

        contracts.Sort((a, b) => string.CompareOrdinal(a.Model, b.Model));
        return (contracts, problems);
    }

    public static (Contract? Contract, IReadOnlyList<ContractProblem> Problems) LoadFile(string file)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > LargestFile })
            {
                return (null, [new ContractProblem(file, "", "is larger than 1 MiB")]);
            }

            return ContractReader.Read(file, File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, [new ContractProblem(file, "", "can't be read")]);
        }
    }

    // Hidden files belong to an editor or an orchestrator and are no contracts.
    internal static bool IsContract(string file) =>
        !Path.GetFileName(file).StartsWith('.') && file.EndsWith(".json", StringComparison.Ordinal);
}
