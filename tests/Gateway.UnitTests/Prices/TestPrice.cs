using System.Text;
using Gateway.Prices;

namespace Gateway.UnitTests.Prices;

/// <summary>Reads prices from text, without a file.</summary>
internal static class TestPrice
{
    /// <summary>A price with these further members.</summary>
    public static string Json(string unit = "image", string amount = "0.04", string more = "", string model = "fal-ai/test") =>
        $$"""{"model":"{{model}}","unit":"{{unit}}","amount":"{{amount}}"{{more}}}""";

    public static ModelPrice Of(string unit = "image", string amount = "0.04", string more = "")
    {
        var (price, problems) = PriceReader.Read("test.json", Encoding.UTF8.GetBytes(Json(unit, amount, more)));
        problems.ShouldBeEmpty();
        return price!;
    }

    public static List<string> Problems(string json) =>
        [.. PriceReader.Read("prices/x.json", Encoding.UTF8.GetBytes(json)).Problems.Select(problem => problem.ToString())];
}
