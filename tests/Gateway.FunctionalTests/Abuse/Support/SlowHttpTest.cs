using System.Diagnostics;
using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>Runs the program slowhttptest, which opens a thousand slow connections to a server.</summary>
internal static class SlowHttpTest
{
    private const string Connections = "1000";

    /// <summary>The name of each attack, and its arguments.</summary>
    public static IEnumerable<(string Name, string[] Arguments)> Attacks(Uri gateway, string key)
    {
        yield return ("headers", ["-H", "-i", "5", "-u", new Uri(gateway, "/jobs").ToString()]);
        // With a valid key, so that the gateway reads the body.
        yield return ("body",
            ["-B", "-i", "5", "-s", "100000", "-t", "POST", "-f", $"application/json\r\nAuthorization: Bearer {key}", "-u",
                new Uri(gateway, "/" + Seeds.Imagen4).ToString()]);
        yield return ("read",
            ["-X", "-w", "10", "-y", "20", "-n", "3", "-z", "5", "-k", "50", "-u", new Uri(gateway, "/contracts").ToString()]);
    }

    public static Process Start(string[] attack, int seconds)
    {
        var length = seconds.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("slowhttptest", [.. attack, "-c", Connections, "-r", "200", "-l", length, "-p", "5", "-v", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var tool = Process.Start(start)!;
        // The output is not used, but must be read: a full pipe would block the program.
        tool.OutputDataReceived += static (_, _) => { };
        tool.ErrorDataReceived += static (_, _) => { };
        tool.BeginOutputReadLine();
        tool.BeginErrorReadLine();
        return tool;
    }
}
