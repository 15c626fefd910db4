using System.Runtime.CompilerServices;

namespace Gateway.UnitTests.Structure;

/// <summary>The location of the sources from which the tests were built.</summary>
internal static class Sources
{
    public static string Gateway { get; } = Path.Combine(Repository(), "src", "Gateway");

    public static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
