using Microsoft.OpenApi;

namespace Gateway.Documentation.Answers;

/// <summary>Which errors each kind of operation can answer with.</summary>
internal static class ErrorAnswers
{
    private static readonly DocumentedError[] Checks =
    [
        .. DocumentedErrors.Credentials, .. DocumentedErrors.Model, .. DocumentedErrors.Body, DocumentedErrors.ContractViolated,
        .. DocumentedErrors.Request, DocumentedErrors.Internal, DocumentedErrors.Overloaded,
        DocumentedErrors.Stopping,
    ];

    private static readonly DocumentedError[] FollowUpChecks =
    [
        .. DocumentedErrors.FollowUp, .. DocumentedErrors.Credentials, .. DocumentedErrors.Request, DocumentedErrors.Internal,
        DocumentedErrors.Overloaded, DocumentedErrors.Stopping,
    ];

    public static OperationErrors Submit { get; } =
        new("Submit",
            [.. Checks, .. DocumentedErrors.SubmitRequest, .. DocumentedErrors.WaitingSubmit, DocumentedErrors.Paused,
                .. DocumentedErrors.ClientLimits,
                .. DocumentedErrors.SubmitUpstream]);

    public static OperationErrors Validate { get; } = new("Validate", [DocumentedErrors.ModelQueryInvalid, .. Checks]);

    public static OperationErrors Status { get; } = new("Status",
        [DocumentedErrors.PollsLimited, DocumentedErrors.ReadsLimited, .. FollowUpChecks]);

    public static OperationErrors Stream { get; } = new("Stream",
        [DocumentedErrors.StreamsLimited, DocumentedErrors.ReadsLimited, .. FollowUpChecks]);

    public static OperationErrors Result { get; } =
        new("Result", [DocumentedErrors.ResultPending, DocumentedErrors.ResultLost, DocumentedErrors.ReadsLimited, .. FollowUpChecks]);

    public static OperationErrors Cancel { get; } = new("Cancel", [.. DocumentedErrors.Cancel, .. FollowUpChecks]);

    public static OperationErrors JobList { get; } = new("JobList",
        [.. DocumentedErrors.JobList, DocumentedErrors.ReadsLimited, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials,
            DocumentedErrors.Internal, DocumentedErrors.Overloaded, DocumentedErrors.Stopping]);

    public static OperationErrors OneJob { get; } = new("OneJob",
        [.. DocumentedErrors.OneJob, DocumentedErrors.ReadsLimited, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials,
            DocumentedErrors.Internal, DocumentedErrors.Overloaded, DocumentedErrors.Stopping]);

    public static OperationErrors Limits { get; } = new("Limits",
        [.. DocumentedErrors.ClientsOwnLimits, DocumentedErrors.ReadsLimited, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials,
            DocumentedErrors.Internal, DocumentedErrors.Overloaded, DocumentedErrors.Stopping]);

    public static OperationErrors Usage { get; } = new("Usage",
        [.. DocumentedErrors.Usage, DocumentedErrors.ReadsLimited, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials,
            DocumentedErrors.Internal, DocumentedErrors.Overloaded, DocumentedErrors.Stopping]);

    public static OperationErrors Resend { get; } = new("Resend", [.. DocumentedErrors.Resend, .. OneJob.Errors]);

    public static OperationErrors WebhookKeys { get; } = new("WebhookKeys",
        [DocumentedErrors.KeysUnavailable, .. DocumentedErrors.Request, DocumentedErrors.Internal, DocumentedErrors.Overloaded]);

    public static OperationErrors ProxySubmit { get; } =
        new("ProxySubmit", [DocumentedErrors.ProxyTarget, .. Submit.Errors, .. DocumentedErrors.Synchronous]);

    public static OperationErrors ProxyFollowUp { get; } = new("ProxyFollowUp",
        [DocumentedErrors.ProxyTarget, DocumentedErrors.PollsLimited, DocumentedErrors.StreamsLimited, .. Result.Errors]);

    public static OperationErrors ProxyCancel { get; } = new("ProxyCancel", [DocumentedErrors.ProxyTarget, .. Cancel.Errors]);

    public static OperationErrors Catalogue { get; } = new("Catalogue",
        [DocumentedErrors.ModelQueryInvalid, DocumentedErrors.ModelUnknown, .. DocumentedErrors.Request, DocumentedErrors.Internal,
            DocumentedErrors.Overloaded]);

    public static OperationErrors Initiate { get; } = new("Initiate",
        [.. DocumentedFileErrors.Initiate, .. DocumentedErrors.Body, DocumentedErrors.ContractViolated, .. OfFiles]);

    public static OperationErrors Upload { get; } = new("Upload",
        [.. DocumentedFileErrors.Upload, .. DocumentedFileErrors.Bytes, .. OfUploads]);

    public static OperationErrors Complete { get; } = new("Complete",
        [.. DocumentedFileErrors.Upload, .. DocumentedErrors.Body, DocumentedErrors.ContractViolated, .. OfUploads]);

    public static OperationErrors FileList { get; } = new("FileList",
        [.. DocumentedFileErrors.Listing, DocumentedFileErrors.BodyNotAllowed, DocumentedErrors.ReadsLimited, .. OfFiles]);

    public static OperationErrors OneFile { get; } = new("OneFile",
        [.. DocumentedFileErrors.Read, DocumentedFileErrors.BodyNotAllowed, DocumentedErrors.ReadsLimited, .. OfFiles]);

    public static OperationErrors Health { get; } = new("Health", DocumentedErrors.Request);

    private static DocumentedError[] OfFiles =>
    [
        .. DocumentedErrors.Request, .. DocumentedErrors.Credentials, DocumentedErrors.StoreUnavailable, DocumentedErrors.Internal,
        DocumentedErrors.Overloaded, DocumentedErrors.Stopping,
    ];

    /// <summary>A request to an upload URL has no key.</summary>
    private static DocumentedError[] OfUploads =>
    [
        .. DocumentedErrors.Request, DocumentedErrors.RequestsLimited, DocumentedErrors.StoreUnavailable, DocumentedErrors.Internal,
        DocumentedErrors.Overloaded, DocumentedErrors.Stopping,
    ];

    private static OperationErrors[] Each =>
    [
        Submit, Validate, Status, Stream, Result, Cancel, JobList, OneJob, Limits, Usage, Resend, WebhookKeys, ProxySubmit,
        ProxyFollowUp, ProxyCancel, Catalogue, Initiate, Upload, Complete, FileList, OneFile, Health,
    ];

    public static Dictionary<string, IOpenApiResponse> All(DocumentParts parts) =>
        Each.SelectMany(errors => errors.Components(parts)).ToDictionary();
}
