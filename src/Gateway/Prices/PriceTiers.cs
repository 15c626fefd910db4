using System.Text;
using System.Text.Json;
using Gateway.Json;
using Gateway.Money;

namespace Gateway.Prices;

/// <summary>The prices that depend on the value of one parameter.</summary>
/// <param name="Parameter">The name of the parameter.</param>
/// <param name="All">The tiers, in the order of the file.</param>
internal sealed record PriceTiers(string Parameter, IReadOnlyList<PriceTier> All)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Parameter);

    /// <summary>Selects the price of a submit.</summary>
    /// <param name="body">The body.</param>
    /// <param name="given">JSON text of the default that the contract has for the parameter. It selects the tier of a body without the
    /// parameter. Null: there is no default.</param>
    /// <param name="otherwise">The price for every value that no tier names.</param>
    public SubmitPrice Select(JsonValue body, string? given, SubmitPrice otherwise)
    {
        // Upstreams read null as a parameter that is left out.
        if (body.TryGetMember(_utf8Name, out var value) && value.Kind != JsonKind.Null)
        {
            return All.FirstOrDefault(tier => tier.Matches(value))?.Price ?? otherwise;
        }

        if (given is null)
        {
            return otherwise;
        }

        var element = JsonElement.Parse(given);
        return All.FirstOrDefault(tier => tier.Matches(element))?.Price ?? otherwise;
    }
}
