namespace Gateway.Money;

/// <summary>The price that holds for one submit. It is stored with the reservation, so that a later change of the price changes nothing for
/// jobs that were submitted before.</summary>
/// <param name="Version">Identifies the price: it changes with any change of the price file of the model.</param>
/// <param name="Unit">What the amount is for.</param>
/// <param name="Amount">Dollars for one unit, of the tier that the parameters of the submit select.</param>
/// <param name="MaxMegapixels">The most megapixels of one image, rounded up. Set if and only if the unit is
/// <see cref="PriceUnit.Megapixel"/> and the price file says it.</param>
internal sealed record SubmitPrice(string Version, PriceUnit Unit, NanoDollars Amount, int? MaxMegapixels)
{
    /// <summary>Whether the most that a job can cost is known. Otherwise a client with a budget cannot buy it.</summary>
    public bool IsBounded => Unit != PriceUnit.Megapixel || MaxMegapixels is not null;
}
