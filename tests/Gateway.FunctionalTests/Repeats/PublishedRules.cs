namespace Gateway.FunctionalTests.Repeats;

/// <summary>
/// The retry rules of two clients that cannot run on this machine. They follow the source code of the clients and use its names.
/// </summary>
internal static class PublishedRules
{
    /// <summary>
    /// fal's Python client, <c>fal_client/client.py</c>: <c>_should_retry</c> and <c>_should_retry_response</c>, at most
    /// <c>MAX_ATTEMPTS</c> calls.
    /// </summary>
    public static class Python
    {
        public const string Name = "`fal_client` (Python)";
        public const int MaxAttempts = 10;

        private static readonly int[] RetryCodes = [408, 409, 429];
        private static readonly int[] IngressErrorCodes = [502, 503, 504];

        /// <param name="status">The status of the response. Null: a transport error or a timeout.</param>
        /// <param name="text">The body of the response.</param>
        /// <param name="hasRequestId">Whether the response has <c>x-fal-request-id</c>.</param>
        /// <param name="timeoutType">The <c>x-fal-request-timeout-type</c> of the response.</param>
        public static bool Repeats(int? status, string text = "", bool hasRequestId = false, string? timeoutType = null) => status switch
        {
            null => true,
            504 when timeoutType is not null => false,
            { } code when IngressErrorCodes.Contains(code) && !hasRequestId && text.Contains("nginx", StringComparison.Ordinal) => true,
            { } code => RetryCodes.Contains(code),
        };
    }

    /// <summary>
    /// HashiCorp's Go client, <c>go-retryablehttp/client.go</c>: <c>baseRetryPolicy</c>, by default four retries (<c>defaultRetryMax</c>).
    /// </summary>
    public static class GoRetryableHttp
    {
        public const string Name = "`go-retryablehttp`";
        public const int MaxAttempts = 5;

        /// <param name="status">The status of the response. Null: the connection failed.</param>
        public static bool Repeats(int? status) => status is null or 429 or 0 or (>= 500 and not 501);
    }
}
