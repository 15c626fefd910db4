namespace Gateway.Edge;

/// <summary>Header names of the upstream's protocol and of the gateway's own.</summary>
internal static class GatewayHeaders
{
    public const string RequestId = "x-fal-request-id";
    public const string ErrorType = "x-fal-error-type";
    public const string ApiKey = "x-api-key";
    public const string Warning = "X-Gateway-Warning";
    public const string Sandbox = "X-Gateway-Sandbox";
}
