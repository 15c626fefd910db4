using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts.Import.Documents;
using Gateway.Prices;

namespace Gateway.Contracts.Import;

/// <summary>The price file beside an imported contract.</summary>
internal static class ImportedPrice
{
    private const string DefaultUnit = "image";

    /// <param name="price">An amount and its unit, such as <c>0.035/megapixel</c>. Without a unit: for each image.</param>
    /// <param name="model">The path of the model.</param>
    /// <exception cref="ImportException">The amount or the unit is not valid.</exception>
    public static string Write(string price, string model)
    {
        var json = Json(price, model);
        return Problem(json) is { } problem ? throw new ImportException($"--price {price}: {problem}") : ImportedText.Write(json);
    }

    /// <summary>The problem of an amount and its unit. Null: they are valid.</summary>
    public static string? Problem(string price) => Problem(Json(price, "fal-ai/model"));

    private static string? Problem(JsonObject json) =>
        PriceReader.Read("--price", Encoding.UTF8.GetBytes(json.ToJsonString())).Problems is [var problem, ..] ? problem.Message : null;

    private static JsonObject Json(string price, string model)
    {
        var slash = price.IndexOf('/', StringComparison.Ordinal);
        return new JsonObject
        {
            ["model"] = model,
            ["unit"] = slash < 0 ? DefaultUnit : price[(slash + 1)..],
            ["amount"] = slash < 0 ? price : price[..slash],
        };
    }
}
