using System.Globalization;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>A member of the body of an error, for programs.</summary>
/// <param name="Name">The name.</param>
/// <param name="Json">The value as JSON text.</param>
internal readonly record struct ErrorMember(string Name, string Json)
{
    public static ErrorMember Of(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    public static ErrorMember Of(string name, string value) => new(name, JsonSerializer.Serialize(value));

    public static ErrorMember Of(string name, DateTimeOffset value) => new(name, JsonSerializer.Serialize(value.UtcDateTime));
}
