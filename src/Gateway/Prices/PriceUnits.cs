using Gateway.Money;

namespace Gateway.Prices;

/// <summary>The names of units in price files and in responses.</summary>
internal static class PriceUnits
{
    public static string NameOf(PriceUnit unit) => unit switch
    {
        PriceUnit.Image => "image",
        PriceUnit.Megapixel => "megapixel",
        _ => "job",
    };
}
