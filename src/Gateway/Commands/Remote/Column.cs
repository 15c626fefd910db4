using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Configuration.Binding;

namespace Gateway.Commands.Remote;

/// <summary>A column of a table.</summary>
/// <param name="Header">The header.</param>
/// <param name="Read">The text of an entry.</param>
/// <param name="IsNumber">Whether the texts are aligned to the right.</param>
internal sealed record Column(string Header, Func<JsonNode, string> Read, bool IsNumber = false)
{
    /// <summary>Stands for a value that does not exist, so that a column is never empty for programs that split lines.</summary>
    public const string Nothing = "-";

    public static Column Text(string header, string member) => new(header, entry => TextOf(entry[member]));

    public static Column Number(string header, string member) => new(header, entry => TextOf(entry[member]), IsNumber: true);

    /// <summary>A time in UTC, to the second.</summary>
    public static Column Time(string header, string member) => new(header, entry => TimeOf(entry[member]));

    public static string TextOf(JsonNode? value) => value switch
    {
        null => Nothing,
        JsonArray list => list.Count == 0 ? Nothing : string.Join(", ", list.Select(TextOf)),
        // Names and reasons are free texts. A control character could change the terminal.
        _ => Echo.OneLine(value.ToString()) is { Length: > 0 } text ? text : Nothing,
    };

    public static string TimeOf(JsonNode? value) =>
        DateTimeOffset.TryParse(value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : TextOf(value);
}
