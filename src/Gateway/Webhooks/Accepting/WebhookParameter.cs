using System.Globalization;
using Gateway.Calls;
using Gateway.Text;

namespace Gateway.Webhooks.Accepting;

/// <summary>
/// Reads the parameter <c>fal_webhook</c> from the raw query. The framework leaves wrong percent-encoding as it is, and joins repeated
/// parameters; a URL that two programs could read differently is refused instead.
/// </summary>
internal static class WebhookParameter
{
    /// <param name="query">The raw query, with or without its <c>?</c>.</param>
    /// <param name="url">The decoded value.</param>
    /// <returns>Null: the query has the parameter exactly once. Otherwise the reason.</returns>
    public static Message? Read(string query, out string url)
    {
        url = "";
        var values = new List<(string Raw, bool IsLast)>();
        var parts = query.TrimStart('?').Split('&');
        for (var i = 0; i < parts.Length; i++)
        {
            var equals = parts[i].IndexOf('=', StringComparison.Ordinal);
            if (IsName(equals < 0 ? parts[i] : parts[i][..equals]))
            {
                values.Add((equals < 0 ? "" : parts[i][(equals + 1)..], i == parts.Length - 1));
            }
        }

        if (values is not [var (raw, isLast)])
        {
            return WebhookErrors.Repeated;
        }

        // The rest of the URL's query would be other parameters of the submit, which the gateway drops.
        if (!isLast && raw.Contains('?', StringComparison.Ordinal))
        {
            return WebhookErrors.QueryNotEncoded;
        }

        return TryDecode(raw, out url) ? null : WebhookErrors.EncodingWrong;
    }

    /// <summary>The framework decodes names in this way, and ignores their case.</summary>
    private static bool IsName(string raw) =>
        Uri.UnescapeDataString(raw.Replace('+', ' ')).Equals(QueryRules.Webhook, StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes each escape to one character. An escape outside ASCII does not become a character of a longer sequence, and the URL
    /// is then refused.</summary>
    private static bool TryDecode(string raw, out string decoded)
    {
        decoded = "";
        Span<char> text = raw.Length <= 512 ? stackalloc char[raw.Length] : new char[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var character = raw[i] == '+' ? ' ' : raw[i];
            if (character == '%')
            {
                if (i + 2 >= raw.Length
                    || !byte.TryParse(raw.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    return false;
                }

                character = (char)value;
                i += 2;
            }

            text[length++] = character;
        }

        decoded = new string(text[..length]);
        return true;
    }
}
