using Gateway.Administration.Bodies;
using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Documentation.Answers;
using Gateway.Errors;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Json;
using Gateway.Management;
using Gateway.Webhooks.Resending;

namespace Gateway.Administration.Documents;

/// <summary>Every error of the API and its case.</summary>
internal static class AdministrationErrorList
{
    private static readonly DocumentedError[] Rows =
    [
        new(ManagementErrors.HostNotAllowed(), "the request names a host that the management port does not serve"),
        new(AdministrationErrors.KeyMissing(), "no key was sent"),
        new(AdministrationErrors.KeyInvalid(), "the key is mistyped, unknown or expired, or is the key of a client"),
        new(AdministrationErrors.Forbidden(
            AdministrationErrors.NameOf(AdministrationRole.Admin), AdministrationErrors.NameOf(AdministrationRole.Viewer)),
            "the role of the key is not enough"),
        new(AdministrationErrors.RouteUnknown("/admin/v1/nothing"), "no route matches the path"),
        new(RouteErrors.MethodNotAllowed("PATCH", "GET, HEAD"), "the path has no such method"),
        new(JobQueryErrors.Wrong("status", JobQueryErrors.Status(JobStatusName.All)), "a query parameter is unknown, repeated or invalid"),
        new(AdministrationErrors.BodyNotAllowed(), "the call has a body"),
        new(AdministrationErrors.BodyTooLarge(BodyReading.MaxBytes), "the body is too large"),
        new(BodyErrors.ContentTypeOther(), "the content type is not application/json"),
        new(BodyErrors.ContentEncoding(), "the body is compressed"),
        new(RequestErrors.RequestInvalid(StatusCodes.Status400BadRequest), "the body ended early"),
        new(ContractErrors.JsonInvalid(new JsonFault("a trailing comma", 20)), "the body is not one JSON object, or repeats a name"),
        new(AdministrationErrors.Violated(
            [new Violation(["limits", "jobs_in_flight"], ViolationTypes.IntType, BodyForms.WholeNumber.ToString())]),
            "the body has unknown members or invalid values; detail has each with its place"),
        new(AdministrationErrors.NotFound("client"), "the path names nothing that exists"),
        new(AdministrationErrors.ClientExists(), "a client of this name exists"),
        new(AdministrationErrors.ClientConfigured(), "the client is in the configuration, which the API only reads"),
        new(AdministrationErrors.KeyExists(), "the client has a key with this label"),
        new(AdministrationErrors.TooMany(50), "there are as many as allowed"),
        new(AdministrationErrors.AlreadyDecided(), "another decision about the submit is stored, or its outcome is known"),
        new(AdministrationErrors.PreconditionInvalid(), "If-Match or If-None-Match cannot be read"),
        new(AdministrationErrors.PreconditionRequired(), "the change has no If-Match"),
        new(AdministrationErrors.PreconditionFailed(), "somebody changed the client meanwhile; nothing was changed"),
        new(ResendErrors.NotEnded(), "the job has no webhook, or has not ended"),
        new(ResendErrors.ResendsUsed(), "the webhook was sent again as often as allowed"),
        new(ResendErrors.TooSoon(StoredWebhook.BetweenResends), "it was sent again less than a minute ago, or an attempt is under way"),
        new(JobErrors.StoreUnavailable(), "the store is down; send the call again after Retry-After"),
        new(RequestErrors.Internal(), "the gateway has a bug"),
    ];

    /// <summary>The errors that every operation can have.</summary>
    private static readonly string[] Everywhere =
    [
        ErrorTypes.HostNotAllowed, ErrorTypes.AdministrationCredentialsMissing, ErrorTypes.AdministrationCredentialsInvalid,
        ErrorTypes.AdministrationForbidden, ErrorTypes.RouteUnknown, ErrorTypes.MethodNotAllowed, ErrorTypes.QueryInvalid,
        ErrorTypes.JobStoreUnavailable, ErrorTypes.InternalError,
    ];

    private static readonly string[] WithBody =
    [
        ErrorTypes.BodyTooLarge, ErrorTypes.ContentTypeUnsupported, ErrorTypes.ContentEncodingUnsupported, ErrorTypes.RequestInvalid,
        ErrorTypes.JsonInvalid, ErrorTypes.ValidationError,
    ];

    public static IReadOnlyList<DocumentedError> All => Rows;

    /// <summary>The errors of an operation, by their status.</summary>
    public static IEnumerable<IGrouping<int, DocumentedError>> Of(OperationDetails details)
    {
        IEnumerable<string> types =
        [
            .. Everywhere, .. details.Body is null ? [ErrorTypes.BodyNotAllowed] : WithBody, .. details.Errors,
        ];
        return types.Distinct().Select(type => Rows.First(row => row.Error.Type == type)).GroupBy(row => row.Error.Status)
            .OrderBy(group => group.Key);
    }
}
