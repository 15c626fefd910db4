using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Management.Documents;

/// <summary>Which program runs, and since when.</summary>
internal sealed class VersionDocument(TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    /// <summary>The version, and the commit after a plus sign if the build knew it.</summary>
    private static readonly string[] Parts =
        (typeof(VersionDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Split('+', 2);

    public Content Now() => new(
        Parts[0], Parts.ElementAtOrDefault(1), RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier, _startedAt,
        Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1));

    /// <param name="Version">The version of the gateway.</param>
    /// <param name="Commit">The commit that it was built from. Null: the build did not know it.</param>
    /// <param name="Runtime">The version of .NET.</param>
    /// <param name="Platform">The operating system and the processor.</param>
    /// <param name="StartedAt">The start of the process.</param>
    /// <param name="UptimeSeconds">Seconds since the start.</param>
    internal sealed record Content(
        string Version, string? Commit, string Runtime, string Platform, DateTimeOffset StartedAt, double UptimeSeconds);
}
