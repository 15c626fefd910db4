using System.Globalization;

namespace Gateway.Administration.Routing;

/// <summary>The version of a client as a strong entity tag (RFC 9110, section 8.8.3).</summary>
internal static class EntityTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <returns>Null: the text is no tag of this API.</returns>
    public static long? Parse(string text) =>
        text is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
}
