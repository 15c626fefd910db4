namespace Gateway.Contracts.Reading;

/// <summary>The sub-command <c>contracts check &lt;file-or-directory&gt;</c>.</summary>
internal static class ContractCheck
{
    private const int Ok = 0;
    private const int Problems = 1;
    private const int NoSuchPath = 2;

    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Check(string path, TextWriter output, TextWriter error)
    {
        IReadOnlyList<Contract> contracts;
        IReadOnlyList<ContractProblem> problems;
        if (Directory.Exists(path))
        {
            (contracts, problems) = ContractFiles.Load(path);
        }
        else if (File.Exists(path))
        {
            (var contract, problems) = ContractFiles.LoadFile(path);
            contracts = contract is null ? [] : [contract];
        }
        else
        {
            error.WriteLine($"{path}: there is no such file or directory");
            return NoSuchPath;
        }

        foreach (var contract in contracts)
        {
            output.WriteLine($"ok       {contract.File}: {contract.Model}, {contract.Parameters.Count} parameters");
        }

        foreach (var problem in problems)
        {
            error.WriteLine($"problem  {problem}");
        }

        if (contracts.Count == 0 && problems.Count == 0)
        {
            error.WriteLine($"problem  {path}: contains no contract file (*.json)");
        }

        return contracts.Count > 0 && problems.Count == 0 ? Ok : Problems;
    }
}
