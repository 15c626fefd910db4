using System.Diagnostics;
using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>The tool of that name: it holds a thousand connections to a server by being slow.</summary>
internal static class SlowHttpTest
{
    private const string Connections = "1000";

    /// <summary>What each attack is called, and its arguments.</summary>
    public static IEnumerable<(string Name, string[] Arguments)> Attacks(Uri gateway, string key)
    {
        yield return ("headers", ["-H", "-i", "5", "-u", new Uri(gateway, "/jobs").ToString()]);
        // With a key, so that the body is waited for.
        yield return ("body", ["-B", "-i", "5", "-s", "100000", "-t", "POST", "-f", $"application/json\r\nAuthorization: Bearer {key}", "-u", new Uri(gateway, "/" + Seeds.Imagen4).ToString()]);
        yield return ("read", ["-X", "-w", "10", "-y", "20", "-n", "3", "-z", "5", "-k", "50", "-u", new Uri(gateway, "/contracts").ToString()]);
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
        // Nobody reads what it prints; it must not wait for somebody to.
        tool.OutputDataReceived += static (_, _) => { };
        tool.ErrorDataReceived += static (_, _) => { };
        tool.BeginOutputReadLine();
        tool.BeginErrorReadLine();
        return tool;
    }
}
