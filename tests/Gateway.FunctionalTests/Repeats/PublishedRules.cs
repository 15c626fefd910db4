namespace Gateway.FunctionalTests.Repeats;

/// <summary>The rules by which two clients repeat a submit that this machine can't run: written after their sources, with the names
/// that the sources use.</summary>
internal static class PublishedRules
{
    /// <summary>fal's Python client, <c>fal_client/client.py</c>: <c>_should_retry</c> and <c>_should_retry_response</c>, at most
    /// <c>MAX_ATTEMPTS</c> calls.</summary>
    public static class Python
    {
        public const string Name = "`fal_client` (Python)";
        public const int MaxAttempts = 10;

        private static readonly int[] RetryCodes = [408, 409, 429];
        private static readonly int[] IngressErrorCodes = [502, 503, 504];

        /// <param name="status">The answer's status. Null: a transport error or a timeout.</param>
        /// <param name="text">The answer's body.</param>
        /// <param name="hasRequestId">Whether the answer carries <c>x-fal-request-id</c>.</param>
        /// <param name="timeoutType">The answer's <c>x-fal-request-timeout-type</c>.</param>
        public static bool Repeats(int? status, string text = "", bool hasRequestId = false, string? timeoutType = null) => status switch
        {
            null => true,
            504 when timeoutType is not null => false,
            { } code when IngressErrorCodes.Contains(code) && !hasRequestId && text.Contains("nginx", StringComparison.Ordinal) => true,
            { } code => RetryCodes.Contains(code),
        };
    }

    /// <summary>HashiCorp's Go client, <c>go-retryablehttp/client.go</c>: <c>baseRetryPolicy</c>, by default four repetitions
    /// (<c>defaultRetryMax</c>).</summary>
    public static class GoRetryableHttp
    {
        public const string Name = "`go-retryablehttp`";
        public const int MaxAttempts = 5;

        /// <param name="status">The answer's status. Null: the connection failed.</param>
        public static bool Repeats(int? status) => status is null or 429 or 0 or (>= 500 and not 501);
    }
}
