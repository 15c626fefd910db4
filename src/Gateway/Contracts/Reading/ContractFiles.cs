using Gateway.Configuration.Files;

namespace Gateway.Contracts.Reading;

/// <summary>Reads the contracts of a directory.</summary>
internal static class ContractFiles
{
    /// <summary>Returns the contracts of the valid files, sorted by model, and the problems of the others.</summary>
    public static (IReadOnlyList<Contract> Contracts, IReadOnlyList<FileProblem> Problems) Load(string directory) =>
        ModelFiles.Load<Contract>(directory, ContractReader.Read);
}
