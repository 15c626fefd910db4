using System.Globalization;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>
/// Counts the connections that clients have to a server, by the kernel's table. A connection counts until the server closes it.
/// </summary>
internal static class ServerConnections
{
    private const string Table = "/proc/net/tcp";
    private const string Established = "01", CloseWait = "08";

    public static int Of(params IEnumerable<Uri> addresses)
    {
        var ends = addresses.Select(address => address.Port.ToString("X4", CultureInfo.InvariantCulture)).ToHashSet();
        return File.ReadLines(Table).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(columns => ends.Contains(columns[1].Split(':')[1]) && (columns[3] is Established or CloseWait));
    }
}
