using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Messages;

/// <summary>Names from a body for logs, headers and messages: a plain name (<see cref="PlainName"/>), or a placeholder.</summary>
internal static class SafeName
{
    public const string Placeholder = PlainName.Placeholder;

    public static string Of(JsonValue member) =>
        member.TryGetShortName(PlainName.Longest, out var name) ? PlainName.Of(name) : Placeholder;
}
