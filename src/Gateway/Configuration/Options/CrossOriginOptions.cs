namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Cors</c>: which web pages may call the gateway from a browser. None by default.</summary>
internal sealed class CrossOriginOptions
{
    public const string AnyOrigin = "*";

    /// <summary>Origins as browsers send them, such as <c>https://app.example</c>, or <c>*</c> alone for every page.</summary>
    public List<string> Origins { get; set; } = [];
}
