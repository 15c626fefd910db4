namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Cors</c>: the web pages that may call the gateway from a browser. None by default.</summary>
internal sealed class CrossOriginOptions
{
    public const string AnyOrigin = "*";

    /// <summary>Origins in the spelling of browsers, such as <c>https://app.example</c>, or only <c>*</c> for every page.</summary>
    public List<string> Origins { get; set; } = [];
}
