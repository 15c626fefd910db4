using System.Globalization;
using System.Text;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Reads one HTTP/1.1 response from a connection, up to its length, its last chunk or the end of the connection.</summary>
internal static class RawAnswer
{
    public static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while (!IsWhole(text) && (read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The gateway reset the connection. The bytes received before it count.
        }

        return text.ToString();
    }

    private static bool IsWhole(StringBuilder text)
    {
        var answer = text.ToString();
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        if (answer.IndexOf("Transfer-Encoding: chunked", 0, end, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        }

        const string name = "Content-Length: ";
        var at = answer.IndexOf(name, 0, end, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return false;
        }

        var value = answer[(at + name.Length)..answer.IndexOf("\r\n", at, StringComparison.Ordinal)];
        return answer.Length >= end + 4 + int.Parse(value, CultureInfo.InvariantCulture);
    }
}
