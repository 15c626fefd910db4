using Gateway.Configuration.Webhooks;
using Gateway.Text;

namespace Gateway.Webhooks.Urls;

/// <summary>Reasons why the URL of a webhook is not valid: arguments of <c>WebhookErrors.UrlInvalid</c>.</summary>
internal static class WebhookUrlErrors
{
    public static Message Empty => "it is empty";

    public static Message TooLong => $"it is longer than {WebhookUrl.MaxBytes} bytes";

    public static Message CharacterWrong =>
        "it contains a space, a control character or a character outside ASCII; percent-encode such characters, and write a name in its "
        + "ASCII form (xn--…)";

    public static Message Backslash => "it contains a backslash; write '/' or %5C";

    public static Message Fragment => "it contains '#'; a receiver does not get a fragment, so remove it";

    public static Message SchemeWrong => "its scheme must be http or https";

    public static Message UserInfo => "it contains a user name or a password, which the gateway does not send; remove it with its '@'";

    public static Message PortWrong => "its port must be a number from 1 to 65535 without leading zeros";

    public static Message HostWrong =>
        "its host must be a name of letters, digits, '-', '_' and '.', an IPv4 address, or an IPv6 address in brackets";

    public static Message HostEncoded => "its host contains '%'; write the host without percent-encoding";

    public static Message FinalDot => "its host ends with a dot; remove the dot";

    public static Message NumberForm =>
        "its host is a number that programs read as different addresses; write an IPv4 address as four decimal numbers without leading "
        + "zeros";

    public static Message Zone => "its IPv6 address has a zone; the gateway calls no address that needs one";

    public static Message AddressForm(string better) => $"its address must be written in its usual form, {better}";

    public static Message OfHost(HostMistake mistake, string? better) => mistake switch
    {
        HostMistake.PercentEncoded => HostEncoded,
        HostMistake.FinalDot => FinalDot,
        HostMistake.NumberForm => NumberForm,
        HostMistake.Zone => Zone,
        HostMistake.LongIpv6 or HostMistake.MappedIpv4 => AddressForm(better!),
        _ => HostWrong,
    };
}
