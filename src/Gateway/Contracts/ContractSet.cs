using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>A snapshot of the contracts. Immutable: a request uses the same snapshot to its end.</summary>
internal sealed class ContractSet
{
    private readonly FrozenDictionary<string, Contract> _byModel;

    /// <param name="contracts">At most one per model.</param>
    public ContractSet(IEnumerable<Contract> contracts)
    {
        All = [.. contracts.OrderBy(contract => contract.Model, StringComparer.Ordinal)];
        _byModel = All.ToFrozenDictionary(contract => contract.Model, StringComparer.Ordinal);
        FirstSegments = [.. All.Select(
            contract => contract.Model[..contract.Model.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The contracts, sorted by model.</summary>
    public IReadOnlyList<Contract> All { get; }

    /// <summary>The distinct first segments of the models' paths, such as <c>fal-ai</c>, sorted.</summary>
    public IReadOnlyList<string> FirstSegments { get; }

    /// <summary>Finds the contract of a model. The name is case-sensitive.</summary>
    public bool TryGet(string model, [NotNullWhen(true)] out Contract? contract) => _byModel.TryGetValue(model, out contract);

    /// <summary>
    /// The known model that is nearest to an unknown one: by its spelling, or because one path begins or ends with the other.
    /// </summary>
    public string? Nearest(string model)
    {
        if (NearestName.Find(model, [.. All.Select(contract => contract.Model)]) is { } near)
        {
            return near;
        }

        var related = All.Where(contract => IsBeginning(contract.Model, model) || IsBeginning(model, contract.Model)).ToList();
        return related.Count == 1 ? related[0].Model : null;
    }

    private static bool IsBeginning(string beginning, string whole) =>
        beginning.Contains('/', StringComparison.Ordinal)
        && whole.Length > beginning.Length
        && whole[beginning.Length] == '/'
        && whole.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
