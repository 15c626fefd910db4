using Gateway.Contracts;
using Gateway.Contracts.Reading;

namespace Gateway.Administration.State;

/// <summary>The contracts in force, and the problems of the last load.</summary>
/// <param name="Good">Whether the last load was accepted. False: the contracts of an earlier load are in force.</param>
/// <param name="ReadAt">The time of the last load.</param>
/// <param name="Contracts">The contracts in force, by model.</param>
/// <param name="Problems">Why the last load was refused.</param>
internal sealed record ContractsView(
    bool Good, DateTime ReadAt, IEnumerable<ContractsView.Entry> Contracts, IEnumerable<ContractsView.Problem> Problems)
{
    public static ContractsView Of(ContractCatalogue catalogue) => new(
        catalogue.IsGood,
        catalogue.ReadAt.UtcDateTime,
        catalogue.Current.All.Select(Entry.Of),
        catalogue.Problems.Select(problem => new Problem(
            Path.GetFileName(problem.File), problem.Position?.ToString() ?? problem.Pointer, problem.Message)));

    /// <param name="Model">The model.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Version">Identifies the version of the file.</param>
    /// <param name="File">The name of the file.</param>
    /// <param name="BuiltIn">Whether it is one of the gateway's own files.</param>
    /// <param name="UnknownParameters">What happens to parameters that are not in the contract. Null: as configured.</param>
    /// <param name="Documentation">The documentation of the model.</param>
    internal sealed record Entry(
        string Model, string Title, string Version, string File, bool BuiltIn, string? UnknownParameters, Uri? Documentation)
    {
        public static Entry Of(Contract contract) => new(
            contract.Model,
            contract.Title,
            contract.Version,
            Path.GetFileName(contract.File),
            Path.GetDirectoryName(Path.GetFullPath(contract.File)) == Path.GetFullPath(ContractCatalogue.BuiltInDirectory),
            contract.UnknownParameters?.ToString(),
            contract.Documentation);
    }

    /// <param name="File">The name of the file.</param>
    /// <param name="Place">A JSON pointer, or a line and a column. Empty: the whole file.</param>
    /// <param name="Message">The problem.</param>
    internal sealed record Problem(string File, string Place, string Message);
}
