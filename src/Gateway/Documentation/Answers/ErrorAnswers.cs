using Microsoft.OpenApi;

namespace Gateway.Documentation.Answers;

/// <summary>Which errors each kind of operation can answer with.</summary>
internal static class ErrorAnswers
{
    private static readonly DocumentedError[] Checks =
    [
        .. DocumentedErrors.Credentials, .. DocumentedErrors.Model, .. DocumentedErrors.Body, DocumentedErrors.ContractViolated,
        .. DocumentedErrors.Request, DocumentedErrors.Internal,
    ];

    private static readonly DocumentedError[] FollowUpChecks =
    [
        .. DocumentedErrors.FollowUp, .. DocumentedErrors.Credentials, .. DocumentedErrors.Request, DocumentedErrors.Internal,
    ];

    public static OperationErrors Submit { get; } =
        new("Submit", [.. Checks, .. DocumentedErrors.SubmitRequest, .. DocumentedErrors.SubmitUpstream]);

    public static OperationErrors Validate { get; } = new("Validate", [DocumentedErrors.ModelQueryInvalid, .. Checks]);

    public static OperationErrors FollowUp { get; } = new("FollowUp", FollowUpChecks);

    public static OperationErrors Result { get; } = new("Result", [DocumentedErrors.ResultPending, .. FollowUpChecks]);

    public static OperationErrors Cancel { get; } = new("Cancel", [.. DocumentedErrors.Cancel, .. FollowUpChecks]);

    public static OperationErrors JobList { get; } = new("JobList",
        [.. DocumentedErrors.JobList, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials, DocumentedErrors.Internal]);

    public static OperationErrors OneJob { get; } = new("OneJob",
        [.. DocumentedErrors.OneJob, .. DocumentedErrors.Request, .. DocumentedErrors.Credentials, DocumentedErrors.Internal]);

    public static OperationErrors ProxySubmit { get; } =
        new("ProxySubmit", [DocumentedErrors.ProxyTarget, .. Submit.Errors, .. DocumentedErrors.Synchronous]);

    public static OperationErrors ProxyFollowUp { get; } = new("ProxyFollowUp", [DocumentedErrors.ProxyTarget, .. Result.Errors]);

    public static OperationErrors ProxyCancel { get; } = new("ProxyCancel", [DocumentedErrors.ProxyTarget, .. Cancel.Errors]);

    public static OperationErrors Catalogue { get; } = new("Catalogue",
        [DocumentedErrors.ModelQueryInvalid, DocumentedErrors.ModelUnknown, .. DocumentedErrors.Request, DocumentedErrors.Internal]);

    public static OperationErrors Health { get; } = new("Health", DocumentedErrors.Request);

    private static OperationErrors[] Each =>
        [Submit, Validate, FollowUp, Result, Cancel, JobList, OneJob, ProxySubmit, ProxyFollowUp, ProxyCancel, Catalogue, Health];

    public static Dictionary<string, IOpenApiResponse> All(DocumentParts parts) =>
        Each.SelectMany(errors => errors.Components(parts)).ToDictionary();
}
