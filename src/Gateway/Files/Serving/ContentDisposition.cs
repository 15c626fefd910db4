using System.Globalization;
using System.Text;
using Gateway.Files.Types;

namespace Gateway.Files.Serving;

/// <summary>The header <c>Content-Disposition</c> (RFC 6266): whether a browser shows a file, and the name under which it is
/// saved.</summary>
internal static class ContentDisposition
{
    /// <param name="type">The type of the content.</param>
    /// <param name="name">The name that the client gave.</param>
    public static string Of(string type, string name)
    {
        var header = new StringBuilder(MediaTypes.IsShown(type) ? "inline" : "attachment");
        header.Append("; filename=\"");
        foreach (var character in name)
        {
            // The parameter of old clients is ASCII, and many of them decode neither '%' nor a backslash.
            header.Append(character is >= ' ' and <= '~' and not ('"' or '\\' or '%' or '/') ? character : '_');
        }

        header.Append('"');
        if (!Ascii.IsValid(name) || name.AsSpan().IndexOfAny("\"\\%/") >= 0)
        {
            header.Append("; filename*=UTF-8''");
            foreach (var unit in Encoding.UTF8.GetBytes(name))
            {
                AppendEncoded(header, unit);
            }
        }

        return header.ToString();
    }

    /// <summary>RFC 8187, section 3.2.1: <c>attr-char</c> stays.</summary>
    private static void AppendEncoded(StringBuilder header, byte unit)
    {
        if (char.IsAsciiLetterOrDigit((char)unit) || "!#$&+-.^_`|~"u8.Contains(unit))
        {
            header.Append((char)unit);
        }
        else
        {
            header.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
    }
}
