namespace Gateway.UnitTests.Contracts;

/// <summary>A temporary directory for contract files. Dispose deletes it.</summary>
internal sealed class TestFiles : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("contracts-").FullName;

    public string Write(string name, string json)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, json);
        return path;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <summary>A minimal contract with these properties.</summary>
    public static string Contract(string properties, string more = "", string model = "fal-ai/test") =>
        $$"""{"model":"{{model}}","type":"object","properties":{{{properties}}}{{more}}}""";
}
