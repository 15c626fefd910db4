using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>docs/clients.md shows each program of <c>docs/clients</c> exactly as the tests run it.</summary>
public sealed class ClientDocumentTests
{
    private static readonly Dictionary<string, string> Languages = new()
    {
        [".sh"] = "bash",
        [".mjs"] = "js",
        [".ts"] = "ts",
        [".py"] = "python",
        [".cs"] = "csharp",
        [".go"] = "go",
    };

    /// <summary>The folder also has what its programs make: <c>gateway.d.ts</c> and pictures.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(ClientProgram.Folder).Select(file => Path.GetFileName(file))
            .Where(file => Languages.ContainsKey(Path.GetExtension(file)) && file != "gateway.d.ts").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Document_ShowsProgramAsItIs(string file)
    {
        var document = await ReadAsync(Path.Combine(Repository.Root, "docs", "clients.md"));
        var program = await ReadAsync(Path.Combine(ClientProgram.Folder, file));

        document.ShouldContain($"\n```{Languages[Path.GetExtension(file)]}\n{program}```\n", Case.Sensitive);
        document.ShouldContain($"[{file}](clients/{file})", Case.Sensitive);
    }

    [Fact]
    public void Folder_HasEveryLanguage() =>
        Files.Select(row => Path.GetExtension(row.Data)).Distinct().Order().ShouldBe(Languages.Keys.Order());

    [Fact]
    public async Task Readme_ShowsTheScript() => (await ReadAsync(Path.Combine(Repository.Root, "README.md")))
        .ShouldContain($"\n```bash\n{await ReadAsync(Path.Combine(ClientProgram.Folder, "submit.sh"))}```\n", Case.Sensitive);

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
