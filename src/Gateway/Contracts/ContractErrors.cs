using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>Errors of the content of a body. Nothing was forwarded.</summary>
internal static class ContractErrors
{
    public static GatewayError JsonInvalid(JsonFault fault) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.JsonInvalid, Blame.Client, fault.IsAboutWhole
            ? Whole(fault.What)
            : Part(fault.Message));

    /// <summary>The violations are already in the language of the client.</summary>
    public static GatewayError Violated(ContractVerdict verdict, CultureInfo culture) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.ValidationError, Blame.Client,
            Message.Verbatim(ValidationErrorMessage.Summarise(verdict.Violations, culture)))
        {
            Violations = verdict.Violations,
        };

    private static Message Whole(Message predicate) => $"The body {predicate}.";

    private static Message Part(Message fault) => $"The body is not valid JSON: {fault}.";
}
