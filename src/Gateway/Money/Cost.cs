using System.Globalization;

namespace Gateway.Money;

/// <summary>What a job costs by the price of its submit.</summary>
internal static class Cost
{
    /// <summary>A megapixel is a million pixels, as in fal's prices.</summary>
    private const long PixelsPerMegapixel = 1_000_000;

    /// <summary>A million dollars. The number of units comes from the upstream, and one wrong number must not make the sums of a client
    /// larger than an amount can express.</summary>
    public static readonly NanoDollars Highest = new(1_000_000 * NanoDollars.PerDollar);

    /// <summary>The most that a job can cost.</summary>
    /// <param name="price">The price.</param>
    /// <param name="images">The number of images that the submit asks for.</param>
    /// <returns>Null: the price has no bound.</returns>
    /// <exception cref="OverflowException">It is more than <see cref="NanoDollars"/> can express.</exception>
    public static NanoDollars? Most(SubmitPrice price, int images) => price.Unit switch
    {
        PriceUnit.Image => price.Amount * images,
        PriceUnit.Job => price.Amount,
        _ => price.MaxMegapixels is { } most ? price.Amount * checked((long)most * images) : null,
    };

    /// <summary>The cost by the units that the upstream charges, rounded to whole nano-dollars, halves up.</summary>
    /// <param name="price">The price.</param>
    /// <param name="units">The header <c>x-fal-billable-units</c>: a decimal number that is not negative.</param>
    /// <returns>Null: the text is no such number, or the cost is above <see cref="Highest"/>.</returns>
    public static NanoDollars? ByUnits(SubmitPrice price, string? units)
    {
        if (!decimal.TryParse(units, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        try
        {
            return Plausible(
                new NanoDollars(decimal.ToInt64(decimal.Round(number * price.Amount.Value, MidpointRounding.AwayFromZero))));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The cost by the images of the result.</summary>
    /// <param name="price">The price.</param>
    /// <param name="images">The number of images. Null: the result does not say it.</param>
    /// <param name="megapixels">The sum of the megapixels, each image rounded up (<see cref="Megapixels"/>). Null: unknown.</param>
    /// <returns>Null: the result does not say enough, or the cost is above <see cref="Highest"/>.</returns>
    public static NanoDollars? ByResult(SubmitPrice price, long? images, long? megapixels)
    {
        var units = price.Unit switch { PriceUnit.Image => images, PriceUnit.Job => 1, _ => megapixels };
        try
        {
            return units is { } known ? Plausible(price.Amount * known) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static NanoDollars? Plausible(NanoDollars cost) => cost <= Highest ? cost : null;

    /// <summary>The megapixels of one image, rounded up.</summary>
    public static long Megapixels(long width, long height) =>
        checked((long)(((Int128)width * height + PixelsPerMegapixel - 1) / PixelsPerMegapixel));
}
