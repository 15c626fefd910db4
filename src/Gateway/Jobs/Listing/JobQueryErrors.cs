using Gateway.Configuration.Binding;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Jobs.Listing;

/// <summary>Errors of the filter of <c>GET /jobs</c>. They state the valid form and do not quote the sent value.</summary>
internal static class JobQueryErrors
{
    public static GatewayError Unknown(IEnumerable<string> names) =>
        Invalid($"Unknown query parameter. Supported are {string.Join(", ", names)}.");

    public static GatewayError NoneSupported() => Invalid("This call has no query parameters.");

    public static GatewayError NotOnce(string name) => Invalid($"The query parameter '{name}' must occur once and must have a value.");

    public static GatewayError Wrong(string name, Message right) => Invalid($"The query parameter '{name}' must be {right}.");

    /// <summary>Valid forms of the parameters: arguments of <see cref="Wrong"/>.</summary>
    public static Message Model => "a model's path without the leading slash, such as fal-ai/imagen4/preview";

    public static Message Date => ScalarConverter.DateForm;

    public static Message Day => "a day such as 2030-12-31";

    /// <param name="most">The most days of a list.</param>
    public static Message LastDay(int most) => $"a day at or after 'from', and less than {most} days after it";

    public static Message Cursor => "the next_cursor of an earlier page";

    public static Message Status(IEnumerable<string> names) => $"one of {string.Join(", ", names)}";

    public static Message Limit(int most) => $"a whole number from 1 to {most}";

    private static GatewayError Invalid(Message message) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.QueryInvalid, Blame.Client, message);
}
