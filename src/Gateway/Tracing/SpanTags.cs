namespace Gateway.Tracing;

/// <summary>
/// The attributes of the spans. Names with a dot are those of OpenTelemetry's semantic conventions (HTTP, databases, generative AI). No
/// span has any other attribute, so no attribute can contain a prompt, a key, a token, a query string or a path of a client.
/// </summary>
internal static class SpanTags
{
    public const string Client = "client";
    public const string RequestId = "request_id";
    public const string ErrorType = "error_type";

    /// <summary>The convention's name of <see cref="ErrorType"/>. It is set on a span with the status error.</summary>
    public const string Error = "error.type";

    public const string Method = "http.request.method";
    public const string Route = "http.route";
    public const string Status = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string Database = "db.system.name";
    public const string DatabaseOperation = "db.operation.name";

    public const string AiOperation = "gen_ai.operation.name";
    public const string AiModel = "gen_ai.request.model";
    public const string AiProvider = "gen_ai.provider.name";
    public const string AiOutput = "gen_ai.output.type";

    /// <summary>The convention's name for calls that create content of any kind.</summary>
    public const string GenerateContent = "generate_content";

    /// <summary>The convention lists no value for fal. This one has the form of the listed values, such as <c>mistral_ai</c>.</summary>
    public const string Provider = "fal_ai";

    public const string Image = "image";
}
