using Gateway.Configuration.Files;
using Gateway.Json;
using Gateway.Money;

namespace Gateway.Prices;

/// <summary>The price of one model, read from its file. Immutable.</summary>
internal sealed record ModelPrice : IModelFile
{
    public required string Model { get; init; }

    /// <summary>The price of a submit that no tier is for.</summary>
    public required SubmitPrice Base { get; init; }

    /// <summary>Null: the price does not depend on a parameter.</summary>
    public PriceTiers? Tiers { get; init; }

    /// <summary>Where the amount was read: a URL or a text. Null: the file does not say it.</summary>
    public string? Source { get; init; }

    /// <summary>The day on which somebody compared the amount with its source. Null: the file does not say it.</summary>
    public DateOnly? Verified { get; init; }

    /// <summary>Whether the amount is an estimate. The upstream's own price may differ.</summary>
    public bool IsEstimate { get; init; }

    public required string File { get; init; }

    /// <summary>Identifies the content of the file. It is the version of each price of the file.</summary>
    public string Version => Base.Version;

    /// <summary>The price that holds for one submit. A price without tiers costs nothing here.</summary>
    /// <param name="body">The body.</param>
    /// <param name="given">JSON text of the default of the tiers' parameter. Null: there is no default.</param>
    public SubmitPrice For(JsonValue body, string? given) => Tiers is null ? Base : Tiers.Select(body, given, Base);
}
