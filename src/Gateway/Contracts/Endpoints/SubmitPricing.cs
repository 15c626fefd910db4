using Gateway.Json;
using Gateway.Money;
using Gateway.Prices;

namespace Gateway.Contracts.Endpoints;

/// <summary>Finds the number of images, the price and the most that a submit can cost.</summary>
internal static class SubmitPricing
{
    private const string ImagesParameter = "num_images";

    /// <summary>The most images that count without a contract, which would limit them.</summary>
    private const int MostWithoutContract = 1000;

    private static ReadOnlySpan<byte> ImagesName => "num_images"u8;

    public static void Apply(Exchange exchange, PriceBook prices, JsonValue body)
    {
        var contract = exchange.Call.Contract;
        exchange.ImagesAsked = ImagesAsked(body, contract);
        if (!prices.Current.TryGet(exchange.Call.Model, out var price)
            || (contract is null && exchange.Client.Limits is { HasBudget: true }))
        {
            // Without a contract, any parameter could raise the price.
            return;
        }

        var found = price.For(body, price.Tiers is null ? null : contract?.DefaultOf(price.Tiers.Parameter));
        try
        {
            exchange.EstimatedCost = Cost.Most(found, exchange.ImagesAsked);
            exchange.Price = found;
        }
        catch (OverflowException)
        {
            // No amount can express this cost, so the submit has no price.
        }
    }

    /// <summary>The number of images that a body asks for, at least 1. A fraction counts as a whole image.</summary>
    private static int ImagesAsked(JsonValue body, Contract? contract)
    {
        ExactNumber number;
        // Upstreams read null as a parameter that is left out.
        if (!body.TryGetMember(ImagesName, out var images) || images.Kind == JsonKind.Null)
        {
            if (contract?.DefaultOf(ImagesParameter) is not { } given || !ExactNumber.TryParse(given, out number))
            {
                return 1;
            }
        }
        else if (images.Kind == JsonKind.Number)
        {
            number = images.GetNumber();
        }
        // Upstreams read a number in quotes as a number. Only a contract with another type lets it pass.
        else if (images.Kind != JsonKind.String || !images.TryGetShortString(16, out var text) || !ExactNumber.TryParse(text, out number))
        {
            return 1;
        }

        var asked = Math.Max(1, number.CeilingWithin(int.MaxValue));
        return contract is null && asked > MostWithoutContract ? 1 : asked;
    }
}
