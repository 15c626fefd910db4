using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Administration;

/// <summary>Errors of the administration API.</summary>
internal static class AdministrationErrors
{
    public static GatewayError KeyMissing() => Unauthorized(ErrorTypes.AdministrationCredentialsMissing,
        "The administration API needs a key of Gateway:Administration:Keys. Send it as 'Authorization: Bearer <key>'.");

    /// <summary>The same for a mistyped, unknown and expired key, and for the key of a client.</summary>
    public static GatewayError KeyInvalid() => Unauthorized(ErrorTypes.AdministrationCredentialsInvalid,
        "The key is not a valid key of the administration API. The key of a client is none.");

    public static GatewayError Forbidden(string needed, string role) =>
        new(StatusCodes.Status403Forbidden, ErrorTypes.AdministrationForbidden, Blame.Client,
            $"This call needs a key with the role {needed}; the role of this key is {role}.");

    public static GatewayError RouteUnknown(string path) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.RouteUnknown, Blame.Client,
            $"The administration API has no route '{SafePath.Of(path)}'. GET /admin/v1/openapi.json lists its routes.");

    /// <param name="kind">Such as <c>client</c>.</param>
    public static GatewayError NotFound(string kind) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.NotFound, Blame.Client, $"The {kind} does not exist.");

    public static GatewayError ClientExists() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.ClientExists, Blame.Client,
            "A client of this name exists. PUT with If-Match changes it.");

    public static GatewayError ClientConfigured() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.ClientConfigured, Blame.Client,
            "The client of this name is in the configuration (Gateway:Clients). Change it there; the API only reads it.");

    public static GatewayError KeyExists() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.KeyExists, Blame.Client,
            "The client has a key with this label. Use another label, or rotate the key.");

    public static GatewayError TooMany(int most) =>
        new(StatusCodes.Status409Conflict, ErrorTypes.TooManyEntries, Blame.Client,
            $"There are {most} of them already, which is the most. Remove one first.");

    public static GatewayError AlreadyDecided() =>
        new(StatusCodes.Status409Conflict, ErrorTypes.AlreadyDecided, Blame.Client,
            "The submit is not doubtful any more, or another decision about it is stored. Nothing was changed.");

    public static GatewayError PreconditionInvalid() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.PreconditionInvalid, Blame.Client,
            "If-Match must have one entity tag as an ETag header gave it, such as \"3\", and If-None-Match must be *. Send one of both.");

    public static GatewayError PreconditionRequired() =>
        new(StatusCodes.Status428PreconditionRequired, ErrorTypes.PreconditionRequired, Blame.Client,
            "A change needs the header If-Match with the ETag of the version that it changes. Read the client first. "
                + "A PUT that makes a client needs If-None-Match: *.");

    public static GatewayError PreconditionFailed() =>
        new(StatusCodes.Status412PreconditionFailed, ErrorTypes.PreconditionFailed, Blame.Client,
            "The client was changed meanwhile, or does not exist. Nothing was changed. Read it again, and decide again.");

    public static GatewayError BodyTooLarge(int most) =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorTypes.BodyTooLarge, Blame.Client, $"A body of the administration API has at most {most} bytes.")
        {
            CloseConnection = true,
        };

    public static GatewayError BodyNotAllowed() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.BodyNotAllowed, Blame.Client, "This call of the administration API has no body.")
        {
            CloseConnection = true,
        };

    public static GatewayError Violated(IReadOnlyList<Violation> violations) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.ValidationError, Blame.Client,
            Message.Verbatim(ValidationErrorMessage.Summarise(violations, CultureInfo.InvariantCulture)))
        {
            Violations = violations,
        };

    /// <summary>The name of a role, as the API writes it.</summary>
    public static string NameOf(AdministrationRole role) => role.ToString().ToLowerInvariant();

    private static GatewayError Unauthorized(string type, Message message) =>
        new(StatusCodes.Status401Unauthorized, type, Blame.Client, message);
}
