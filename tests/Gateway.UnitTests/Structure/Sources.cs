using System.Runtime.CompilerServices;

namespace Gateway.UnitTests.Structure;

/// <summary>Where the sources lie that the tests were built from.</summary>
internal static class Sources
{
    public static string Gateway { get; } = Path.Combine(Repository(), "src", "Gateway");

    public static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
