using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts;

/// <summary>Errors of the content of a body. Nothing was forwarded.</summary>
internal static class ContractErrors
{
    /// <summary>The error of a submit.</summary>
    public static GatewayError JsonInvalid(JsonFault fault) => Invalid(fault, fault.Mistake switch
    {
        JsonMistake.Array => OneJob(fault.What),
        JsonMistake.Scalar => Parameters(fault.What),
        JsonMistake.Form => Fields(fault.What),
        _ => fault.What,
    });

    /// <summary>The error of another call.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="example">A valid body. Null: the call has none that is short.</param>
    public static GatewayError JsonInvalid(JsonFault fault, string? example) => Invalid(
        fault, example is not null && fault.Mistake != JsonMistake.Other ? Example(fault.What, example) : fault.What);

    /// <summary>The violations are already in the language of the client.</summary>
    public static GatewayError Violated(ContractVerdict verdict, CultureInfo culture) =>
        new(StatusCodes.Status422UnprocessableEntity, ErrorTypes.ValidationError, Blame.Client,
            Message.Verbatim(ValidationErrorMessage.Summarise(verdict.Violations, culture)))
        {
            Violations = verdict.Violations,
        };

    private static GatewayError Invalid(JsonFault fault, Message what) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.JsonInvalid, Blame.Client,
            fault.IsAboutWhole ? Whole(what) : Part(fault.Message));

    private static Message OneJob(Message what) =>
        $"{what}: one request submits one job; send its parameters by name, such as {{\"prompt\": \"a cat\"}}";

    private static Message Parameters(Message what) => $"{what}: send the parameters by name, such as {{\"prompt\": \"a cat\"}}";

    private static Message Fields(Message what) => $"{what}: instead of prompt=… send {{\"prompt\": \"…\"}}";

    private static Message Example(Message what, string example) => $"{what}; send the members by name, such as {example}";

    private static Message Whole(Message predicate) => $"The body {predicate}.";

    private static Message Part(Message fault) => $"The body is not valid JSON: {fault}.";
}
