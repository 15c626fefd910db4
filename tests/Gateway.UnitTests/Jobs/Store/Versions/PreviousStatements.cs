using System.Text.Json;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store.Versions;

/// <summary>
/// The statements of the program before the last change of the schema, as its commit contains them. They show that this program still
/// works on the new schema. After the next change of the schema, the statements of the version before it replace them.
/// </summary>
internal static class PreviousStatements
{
    private static readonly Dictionary<string, string> Texts = Read();

    /// <summary>The newest schema version that the previous program knows.</summary>
    public const int KnownVersion = 2;

    public static SqlStatement Get(string name, params SqlValue[] values) => new(Texts[name], values);

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(PreviousStatements).Assembly
            .GetManifestResourceStream("Gateway.UnitTests.Jobs.Store.Versions.version-2.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("statements").EnumerateObject()
            .ToDictionary(statement => statement.Name, statement => statement.Value.GetString()!);
    }
}
