using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>The contracts in force at one time. It never changes: a request that holds it is checked by it to the end.</summary>
internal sealed class ContractSet
{
    private readonly FrozenDictionary<string, Contract> _byModel;

    /// <param name="contracts">At most one for each model.</param>
    public ContractSet(IEnumerable<Contract> contracts)
    {
        All = [.. contracts.OrderBy(contract => contract.Model, StringComparer.Ordinal)];
        _byModel = All.ToFrozenDictionary(contract => contract.Model, StringComparer.Ordinal);
        FirstSegments = [.. All.Select(
            contract => contract.Model[..contract.Model.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Ordered by model.</summary>
    public IReadOnlyList<Contract> All { get; }

    /// <summary>The first segments of the models' paths, such as <c>fal-ai</c>, in order and each once.</summary>
    public IReadOnlyList<string> FirstSegments { get; }

    /// <summary>The contract of a model; upper and lower case differ.</summary>
    public bool TryGet(string model, [NotNullWhen(true)] out Contract? contract) => _byModel.TryGetValue(model, out contract);

    /// <summary>The model that an unknown one was probably meant to be: the nearest spelling, or one whose path it begins or
    /// ends.</summary>
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
