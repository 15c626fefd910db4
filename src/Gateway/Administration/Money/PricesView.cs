using Gateway.Configuration.Files;
using Gateway.Money;
using Gateway.Prices;

namespace Gateway.Administration.Money;

/// <summary>The prices in force, and the problems of the last load.</summary>
/// <param name="Good">Whether the last load was accepted. False: the prices of an earlier load are in force.</param>
/// <param name="ReadAt">The time of the last load.</param>
/// <param name="Prices">The prices in force, by model.</param>
/// <param name="Problems">Why the last load was refused.</param>
internal sealed record PricesView(
    bool Good, DateTime ReadAt, IEnumerable<PricesView.Entry> Prices, IEnumerable<PricesView.Problem> Problems)
{
    public static PricesView Of(PriceBook book) => new(
        book.IsGood,
        book.ReadAt.UtcDateTime,
        book.All.Select(price => Entry.Of(price, book.IsBuiltIn(price))),
        book.Problems.Select(Problem.Of));

    /// <param name="Model">The model.</param>
    /// <param name="Unit">What the amount is for: image, megapixel or job.</param>
    /// <param name="Amount">Dollars for one unit.</param>
    /// <param name="MaxMegapixels">The most megapixels of one image.</param>
    /// <param name="TierParameter">The parameter whose value selects a tier. Null: there are no tiers.</param>
    /// <param name="Tiers">The amounts for its values.</param>
    /// <param name="Estimate">Whether the amount is an estimate.</param>
    /// <param name="Source">Where the amount was read.</param>
    /// <param name="Verified">The day on which somebody compared it with its source.</param>
    /// <param name="Version">Identifies the content of the file.</param>
    /// <param name="File">The name of the file.</param>
    /// <param name="BuiltIn">Whether it is one of the gateway's own files.</param>
    internal sealed record Entry(
        string Model, string Unit, NanoDollars Amount, int? MaxMegapixels, string? TierParameter, IEnumerable<Tier>? Tiers, bool Estimate,
        string? Source, DateOnly? Verified, string Version, string File, bool BuiltIn)
    {
        public static Entry Of(ModelPrice price, bool isBuiltIn) => new(
            price.Model,
            PriceUnits.NameOf(price.Base.Unit),
            price.Base.Amount,
            price.Base.MaxMegapixels,
            price.Tiers?.Parameter,
            price.Tiers?.All.Select(tier => new Tier(tier.Value, tier.Price.Amount)),
            price.IsEstimate,
            price.Source,
            price.Verified,
            price.Version,
            Path.GetFileName(price.File),
            isBuiltIn);
    }

    /// <param name="Value">The value of the parameter.</param>
    /// <param name="Amount">Dollars for one unit.</param>
    internal sealed record Tier(string Value, NanoDollars Amount);

    /// <param name="File">The name of the file.</param>
    /// <param name="Place">A JSON pointer, or a line and a column. Empty: the whole file.</param>
    /// <param name="Message">The problem.</param>
    internal sealed record Problem(string File, string Place, string Message)
    {
        public static Problem Of(FileProblem problem) =>
            new(Path.GetFileName(problem.File), problem.Position?.ToString() ?? problem.Pointer, problem.Message);
    }
}
