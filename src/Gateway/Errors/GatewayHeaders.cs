namespace Gateway.Errors;

/// <summary>Header names of the upstream's protocol and of the gateway.</summary>
internal static class GatewayHeaders
{
    public const string RequestId = "x-fal-request-id";
    public const string BillableUnits = "x-fal-billable-units";
    public const string NeedsRetry = "x-fal-needs-retry";
    public const string RequestTimeoutType = "x-fal-request-timeout-type";
    public const string TargetUrl = "x-fal-target-url";
    public const string ErrorType = "x-fal-error-type";
    public const string StoreIo = "x-fal-store-io";
    public const string ApiKey = "x-api-key";
    public const string Warning = "X-Gateway-Warning";
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IdempotencyReplayed = "Idempotency-Replayed";
    public const string Prefer = "Prefer";
    public const string PreferenceApplied = "Preference-Applied";
    public const string RateLimit = "RateLimit";
    public const string RateLimitPolicy = "RateLimit-Policy";
    public const string EstimatedCost = "X-Gateway-Estimated-Cost";
    public const string Sandbox = "X-Gateway-Sandbox";
}
