namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Documentation</c>: Swagger UI and the OpenAPI document.</summary>
internal sealed class DocumentationOptions
{
    /// <summary>Serves <c>/swagger</c>. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
