using System.Collections.Frozen;

namespace Gateway.Errors;

/// <summary>
/// The party whose fault an error is, for operators. It is finer than <see cref="Blame"/>, which decides the log level: an error of a
/// client is either a wrong request (<see cref="Caller"/>) or a request that a rule of the operator refused (<see cref="Policy"/>).
/// </summary>
internal static class ErrorBlame
{
    /// <summary>The request was wrong.</summary>
    public const string Caller = "caller";

    /// <summary>A rule of the operator refused the request: a key, a limit, a share.</summary>
    public const string Policy = "policy";

    public const string Upstream = "upstream";

    public const string Gateway = "gateway";

    /// <summary>The party of every error type.</summary>
    public static FrozenDictionary<string, string> Table { get; } = new Dictionary<string, string>
    {
        [ErrorTypes.RequestTargetInvalid] = Caller,
        [ErrorTypes.FramingInvalid] = Caller,
        [ErrorTypes.HeaderInvalid] = Caller,
        [ErrorTypes.HostNotAllowed] = Policy,
        [ErrorTypes.UpgradeNotSupported] = Caller,
        [ErrorTypes.StreamingNotSupported] = Caller,
        [ErrorTypes.QueryNotSupported] = Caller,
        [ErrorTypes.RouteUnknown] = Caller,
        [ErrorTypes.MethodNotAllowed] = Caller,
        [ErrorTypes.RequestInvalid] = Caller,
        [ErrorTypes.ProxyTargetInvalid] = Caller,
        [ErrorTypes.QueryInvalid] = Caller,
        [ErrorTypes.WebhookUrlInvalid] = Caller,
        [ErrorTypes.WebhookNotAllowed] = Policy,

        [ErrorTypes.CredentialsMissing] = Caller,
        [ErrorTypes.CredentialsAmbiguous] = Caller,
        // The key is unknown, was revoked or has expired. A mistyped key has the same error type.
        [ErrorTypes.CredentialsInvalid] = Policy,
        [ErrorTypes.CredentialsRevoked] = Policy,
        [ErrorTypes.ModelForbidden] = Policy,
        [ErrorTypes.ClientRequestsLimited] = Policy,
        [ErrorTypes.ClientWaitsLimited] = Policy,
        [ErrorTypes.ClientStreamsLimited] = Policy,
        [ErrorTypes.ClientDownloadsLimited] = Policy,
        [ErrorTypes.SubmitsPaused] = Policy,
        [ErrorTypes.ReadsLimited] = Policy,

        [ErrorTypes.SubmitRateLimited] = Policy,
        [ErrorTypes.JobsInFlightLimited] = Policy,
        [ErrorTypes.BudgetExceeded] = Policy,
        [ErrorTypes.PriceUnknown] = Policy,

        [ErrorTypes.ModelUnknown] = Caller,
        [ErrorTypes.ContentTypeUnsupported] = Caller,
        [ErrorTypes.ContentEncodingUnsupported] = Caller,
        [ErrorTypes.BodyTooLarge] = Policy,
        [ErrorTypes.BodyTooSlow] = Caller,
        [ErrorTypes.BodyIncomplete] = Caller,
        [ErrorTypes.BodyNotAllowed] = Caller,
        [ErrorTypes.ClientBodyMemoryExhausted] = Policy,
        [ErrorTypes.BodyMemoryExhausted] = Gateway,
        [ErrorTypes.JsonInvalid] = Caller,
        [ErrorTypes.ValidationError] = Caller,

        [ErrorTypes.UpstreamUnreachable] = Upstream,
        [ErrorTypes.UpstreamAuth] = Upstream,
        [ErrorTypes.UpstreamRateLimited] = Upstream,
        [ErrorTypes.UpstreamUnavailable] = Upstream,
        [ErrorTypes.UpstreamRedirect] = Upstream,
        [ErrorTypes.UpstreamUpgrade] = Upstream,
        [ErrorTypes.UpstreamRejected] = Upstream,
        [ErrorTypes.UpstreamTimeout] = Upstream,
        [ErrorTypes.UpstreamFailed] = Upstream,
        [ErrorTypes.SubmitOutcomeUnknown] = Upstream,
        [ErrorTypes.RequestIdConflict] = Upstream,

        [ErrorTypes.JobNotFound] = Caller,
        [ErrorTypes.JobInProgress] = Caller,
        // The job is slower than Gateway:Jobs:MaxWait. Neither the gateway nor the upstream has failed.
        [ErrorTypes.JobStillRunning] = Policy,
        [ErrorTypes.JobResultUnavailable] = Upstream,
        [ErrorTypes.JobAlreadyCompleted] = Caller,
        [ErrorTypes.JobLost] = Upstream,
        [ErrorTypes.CancelNotSupported] = Upstream,
        [ErrorTypes.WebhookUnavailable] = Caller,
        [ErrorTypes.WebhookResendsUsed] = Policy,
        [ErrorTypes.WebhookResendLimited] = Policy,
        [ErrorTypes.JobStoreUnavailable] = Gateway,
        [ErrorTypes.PollsLimited] = Policy,
        [ErrorTypes.IdempotencyKeyInvalid] = Caller,
        [ErrorTypes.IdempotencyKeyReused] = Caller,
        [ErrorTypes.IdempotencyInFlight] = Caller,

        // The id is unknown, has expired or belongs to another client.
        [ErrorTypes.UploadNotFound] = Caller,
        [ErrorTypes.UploadComplete] = Caller,
        [ErrorTypes.UploadInProgress] = Caller,
        [ErrorTypes.UploadInterrupted] = Gateway,
        [ErrorTypes.UploadEmpty] = Caller,
        [ErrorTypes.UploadPartsInvalid] = Caller,
        [ErrorTypes.FileTooLarge] = Policy,
        [ErrorTypes.FileQuotaExceeded] = Policy,
        [ErrorTypes.FileTypeMismatch] = Caller,
        [ErrorTypes.FileNotFound] = Caller,
        [ErrorTypes.RangeNotSatisfiable] = Caller,
        [ErrorTypes.FileStorageFull] = Gateway,
        [ErrorTypes.FileStorageUnavailable] = Gateway,
        [ErrorTypes.DownloadTooSlow] = Caller,
        [ErrorTypes.FileUnreadable] = Gateway,

        [ErrorTypes.AdministrationCredentialsMissing] = Caller,
        // The key is unknown or has expired. A mistyped key has the same error type.
        [ErrorTypes.AdministrationCredentialsInvalid] = Policy,
        [ErrorTypes.AdministrationForbidden] = Policy,
        [ErrorTypes.NotFound] = Caller,
        [ErrorTypes.ClientExists] = Caller,
        [ErrorTypes.ClientConfigured] = Policy,
        [ErrorTypes.KeyExists] = Caller,
        [ErrorTypes.TooManyEntries] = Policy,
        [ErrorTypes.AlreadyDecided] = Caller,
        [ErrorTypes.PreconditionInvalid] = Caller,
        [ErrorTypes.PreconditionRequired] = Caller,
        [ErrorTypes.PreconditionFailed] = Caller,

        [ErrorTypes.Overloaded] = Gateway,
        [ErrorTypes.InternalError] = Gateway,
        [ErrorTypes.GatewayStopping] = Gateway,
        [ErrorTypes.ClientClosedRequest] = Caller,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The party of an error. The type of an error that another version of the gateway has stored may be unknown.</summary>
    public static string Of(GatewayError error) => Table.TryGetValue(error.Type, out var party)
        ? party
        : error.Blame switch
        {
            Blame.Client => Caller,
            Blame.Upstream => Upstream,
            _ => Gateway,
        };
}
