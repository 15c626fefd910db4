namespace Gateway.Errors;

/// <summary>Every <c>error_type</c> of the gateway. <c>docs/errors.md</c> describes each of them.</summary>
internal static class ErrorTypes
{
    // The request.
    public const string RequestTargetInvalid = "request_target_invalid";
    public const string FramingInvalid = "framing_invalid";
    public const string HeaderInvalid = "header_invalid";
    public const string HostNotAllowed = "host_not_allowed";
    public const string UpgradeNotSupported = "upgrade_not_supported";
    public const string StreamingNotSupported = "streaming_not_supported";
    public const string QueryNotSupported = "query_not_supported";
    public const string RouteUnknown = "route_unknown";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string RequestInvalid = "request_invalid";
    public const string ProxyTargetInvalid = "proxy_target_invalid";
    public const string QueryInvalid = "query_invalid";
    public const string WebhookUrlInvalid = "webhook_url_invalid";
    public const string WebhookNotAllowed = "webhook_not_allowed";

    // The client.
    public const string CredentialsMissing = "credentials_missing";
    public const string CredentialsAmbiguous = "credentials_ambiguous";
    public const string CredentialsInvalid = "credentials_invalid";
    public const string CredentialsRevoked = "credentials_revoked";
    public const string ModelForbidden = "model_forbidden";
    public const string ClientRequestsLimited = "client_requests_limited";
    public const string ClientWaitsLimited = "client_waits_limited";
    public const string ClientStreamsLimited = "client_streams_limited";
    public const string ClientDownloadsLimited = "client_downloads_limited";
    public const string SubmitsPaused = "submits_paused";
    public const string ReadsLimited = "reads_limited";

    // The limits of the client.
    public const string SubmitRateLimited = "submit_rate_limited";
    public const string JobsInFlightLimited = "jobs_in_flight_limited";
    public const string BudgetExceeded = "budget_exceeded";
    public const string PriceUnknown = "price_unknown";

    // The body.
    public const string ModelUnknown = "model_unknown";
    public const string ContentTypeUnsupported = "content_type_unsupported";
    public const string ContentEncodingUnsupported = "content_encoding_unsupported";
    public const string BodyTooLarge = "body_too_large";
    public const string BodyTooSlow = "body_too_slow";
    public const string BodyIncomplete = "body_incomplete";
    public const string BodyNotAllowed = "body_not_allowed";
    public const string ClientBodyMemoryExhausted = "client_body_memory_exhausted";
    public const string BodyMemoryExhausted = "body_memory_exhausted";
    public const string JsonInvalid = "json_invalid";
    public const string ValidationError = "validation_error";

    // The upstream.
    public const string UpstreamUnreachable = "upstream_unreachable";
    public const string UpstreamAuth = "upstream_auth";
    public const string UpstreamRateLimited = "upstream_rate_limited";
    public const string UpstreamUnavailable = "upstream_unavailable";
    public const string UpstreamRedirect = "upstream_redirect";
    public const string UpstreamUpgrade = "upstream_upgrade";
    public const string UpstreamRejected = "upstream_rejected";
    public const string UpstreamTimeout = "upstream_timeout";
    public const string UpstreamFailed = "upstream_failed";
    public const string SubmitOutcomeUnknown = "submit_outcome_unknown";
    public const string RequestIdConflict = "request_id_conflict";

    // Jobs.
    public const string JobNotFound = "job_not_found";
    public const string JobInProgress = "job_in_progress";
    public const string JobStillRunning = "job_still_running";
    public const string JobResultUnavailable = "job_result_unavailable";
    public const string JobLost = "job_lost";
    public const string JobAlreadyCompleted = "job_already_completed";
    public const string CancelNotSupported = "cancel_not_supported";
    public const string WebhookUnavailable = "webhook_unavailable";
    public const string WebhookResendsUsed = "webhook_resends_used";
    public const string WebhookResendLimited = "webhook_resend_limited";
    public const string JobStoreUnavailable = "job_store_unavailable";
    public const string PollsLimited = "polls_limited";
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string IdempotencyInFlight = "idempotency_in_flight";

    // Files.
    public const string UploadNotFound = "upload_not_found";
    public const string UploadComplete = "upload_complete";
    public const string UploadInProgress = "upload_in_progress";
    public const string UploadInterrupted = "upload_interrupted";
    public const string UploadEmpty = "upload_empty";
    public const string UploadPartsInvalid = "upload_parts_invalid";
    public const string FileTooLarge = "file_too_large";
    public const string FileQuotaExceeded = "file_quota_exceeded";
    public const string FileTypeMismatch = "file_type_mismatch";
    public const string FileNotFound = "file_not_found";
    public const string RangeNotSatisfiable = "range_not_satisfiable";
    public const string FileStorageFull = "file_storage_full";
    public const string FileStorageUnavailable = "file_storage_unavailable";
    public const string DownloadTooSlow = "download_too_slow";
    public const string FileUnreadable = "file_unreadable";

    // The administration API.
    public const string AdministrationCredentialsMissing = "administration_credentials_missing";
    public const string AdministrationCredentialsInvalid = "administration_credentials_invalid";
    public const string AdministrationForbidden = "administration_forbidden";
    public const string NotFound = "not_found";
    public const string ClientExists = "client_exists";
    public const string ClientConfigured = "client_configured";
    public const string KeyExists = "key_exists";
    public const string TooManyEntries = "too_many_entries";
    public const string AlreadyDecided = "already_decided";
    public const string PreconditionInvalid = "precondition_invalid";
    public const string PreconditionRequired = "precondition_required";
    public const string PreconditionFailed = "precondition_failed";

    // The gateway.
    public const string Overloaded = "overloaded";
    public const string GatewayStopping = "gateway_stopping";
    public const string InternalError = "internal_error";
    public const string ClientClosedRequest = "client_closed_request";
}
