using System.Text.Json;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store.Versions;

/// <summary>
/// The statements of the program of the last release, as its commit contains them. They show that this program still works on the new
/// schema. After a release that changes the schema, its own statements replace them.
/// </summary>
internal static class PreviousStatements
{
    private static readonly (long Version, Dictionary<string, string> Texts) Recorded = Read();

    /// <summary>The newest schema version that the previous program knows.</summary>
    public static long KnownVersion => Recorded.Version;

    public static SqlStatement Get(string name, params SqlValue[] values) => new(Recorded.Texts[name], values);

    private static (long Version, Dictionary<string, string> Texts) Read()
    {
        var assembly = typeof(PreviousStatements).Assembly;
        var name = assembly.GetManifestResourceNames().Single(name => name.Contains(".Versions.version-", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(stream);
        return (
            document.RootElement.GetProperty("version").GetInt64(),
            document.RootElement.GetProperty("statements").EnumerateObject()
                .ToDictionary(statement => statement.Name, statement => statement.Value.GetString()!));
    }
}
