using System.Security.Cryptography;
using Gateway.Configuration.Files;

namespace Gateway.Contracts.Reading;

/// <summary>
/// Loads the contracts of both directories. A file whose content has not changed since the last load keeps its contract, so that the
/// change of one file of a thousand costs little.
/// </summary>
internal sealed class ContractLoader
{
    private Dictionary<string, Contract> _loaded = new(StringComparer.Ordinal);

    /// <param name="builtIn">Directory of the built-in contracts.</param>
    /// <param name="directory">The operator's directory. Null: there is none.</param>
    /// <returns>The set of the valid contracts, and the problems of the other files.</returns>
    public (ContractSet Set, IReadOnlyList<FileProblem> Problems) Load(string builtIn, string? directory)
    {
        var loaded = new Dictionary<string, Contract>(StringComparer.Ordinal);
        var (contracts, problems) = ModelFiles.LoadBoth<Contract>(builtIn, directory, (file, utf8) => Read(file, utf8, loaded));
        _loaded = loaded;
        return (new ContractSet(contracts), problems);
    }

    private (Contract? Contract, IReadOnlyList<FileProblem> Problems) Read(string file, byte[] utf8, Dictionary<string, Contract> loaded)
    {
        var (contract, problems) = _loaded.TryGetValue(file, out var known) && known.Version == VersionOf(utf8)
            ? (known, [])
            : ContractReader.Read(file, utf8);
        if (contract is not null)
        {
            loaded[file] = contract;
        }

        return (contract, problems);
    }

    /// <summary>Identifies the content of a file.</summary>
    public static string VersionOf(byte[] utf8) => Convert.ToHexString(SHA256.HashData(utf8));
}
