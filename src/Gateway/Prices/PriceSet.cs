using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Prices;

/// <summary>A snapshot of the prices. Immutable.</summary>
internal sealed class PriceSet
{
    private readonly FrozenDictionary<string, ModelPrice> _byModel;

    /// <param name="prices">At most one per model.</param>
    public PriceSet(IEnumerable<ModelPrice> prices)
    {
        All = [.. prices.OrderBy(price => price.Model, StringComparer.Ordinal)];
        _byModel = All.ToFrozenDictionary(price => price.Model, StringComparer.Ordinal);
    }

    /// <summary>The prices, sorted by model.</summary>
    public IReadOnlyList<ModelPrice> All { get; }

    /// <summary>Finds the price of a model. The name is case-sensitive.</summary>
    public bool TryGet(string model, [NotNullWhen(true)] out ModelPrice? price) => _byModel.TryGetValue(model, out price);
}
