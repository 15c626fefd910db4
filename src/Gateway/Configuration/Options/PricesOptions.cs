namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Prices</c>: what the models cost.</summary>
internal sealed class PricesOptions
{
    /// <summary>
    /// Directory of further price files, read at start and again after a change. A file for a built-in model replaces the built-in price.
    /// Unset: only the built-in prices are used.
    /// </summary>
    public string? Directory { get; set; }
}
