using Gateway.Contracts.Import;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>Documents that nobody writes on purpose: each part that is lost has a line of its own, and the rest is imported.</summary>
public sealed class HostileDocumentTests : IDisposable
{
    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>A name of a document must not look like a line of the command, nor reach the terminal as a command.</summary>
    [Theory]
    [InlineData("\\nproblem  x.json: forged", "\\u000aproblem  x.json: forged")]
    [InlineData("\\u001b[2Jx", "\\u001b[2Jx")]
    [InlineData("a\\u202eb", "a\\u202eb"), InlineData("a\\u2028b", "a\\u2028b")]
    public async Task Name_WithControlCharacters_StaysInItsLine(string name, string shown)
    {
        (await _run.ImportAsync(ImportRun.Document(
            $"\"{name}\":{{\"type\":\"string\"}},\"p\":{{\"$ref\":\"#/components/schemas/{name}\"}},"
            + $"\"q\":{{\"type\":\"string\",\"x-{name}\":1,\"{name}\":1}}"))).ShouldBe(0, _run.Error);
        _run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        _run.Error.Split(shown).Length.ShouldBe(7, _run.Error);
        _run.Error.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Problem_WithControlCharacters_IsOneLine()
    {
        (await _run.ImportAsync(ImportRun.Document("").Replace("#/components/schemas/XInput", "#/a\\nb", StringComparison.Ordinal)))
            .ShouldBe(1);
        _run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("\"examples\":{\"a/b\":{\"$ref\":\"#/x\"}}", "examples/a~1b: is left out: it has no value of JSON")]
    [InlineData("\"examples\":{\"a\":5}", "examples/a: is left out: it has no value of JSON")]
    [InlineData("\"examples\":{\"a\":{\"value\":null}}", "examples/a: is left out: it has no value of JSON")]
    [InlineData("\"examples\":[{\"value\":{}}]", "examples: is left out: it has no value of JSON")]
    [InlineData("\"examples\":{\"a\":{\"value\":5}}", "examples/a/value: is left out: must be an object")]
    public async Task ExampleOfABody_ThatIsNone_HasAWarning(string example, string warning)
    {
        var document = ImportRun.Document("\"p\":{\"type\":\"string\"}");
        (await _run.ImportAsync(document.Replace("\"application/json\":{", $"\"application/json\":{{{example},", StringComparison.Ordinal)))
            .ShouldBe(0, _run.Error);
        _run.Warnings.ShouldHaveSingleItem().ShouldContain(
            $"#/paths/~1fal-ai~1x/post/requestBody/content/application~1json/{warning}");
    }

    [Theory]
    [InlineData("multipart/form-data"), InlineData("application/xml")]
    public async Task Body_ThatNoPathHasAsJson_IsFoundByItsNameWithANote(string type)
    {
        var document = ImportRun.Document("\"p\":{\"type\":\"string\"}");
        (await _run.ImportAsync(document.Replace("application/json", type, StringComparison.Ordinal))).ShouldBe(0, _run.Error);
        _run.Error.ShouldContain($"note     {_run.PathOf("document.json")}#/components/schemas/XInput: is the body because of its name");
        (await _run.ImportAsync(document)).ShouldBe(0, _run.Error);
        _run.Error.ShouldNotContain("because of its name");
    }

    [Theory]
    [InlineData(",\"nullable\":true", "nullable"), InlineData(",\"type\":[\"object\",\"null\"]", "type")]
    public async Task Body_ThatCanBeNull_HasANote(string more, string keyword)
    {
        var document = ImportRun.Document("", more);
        (await _run.ImportAsync(keyword == "type" ? document.Replace("\"type\":\"object\",", "", StringComparison.Ordinal) : document))
            .ShouldBe(0, _run.Error);
        _run.Error.ShouldContain($"#/components/schemas/XInput/{keyword}: allows null, which is no body of a request");
    }

    /// <summary>A device has no length, and no end.</summary>
    [Fact]
    public async Task Source_WithoutAnEnd_IsTooLarge()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no such device");
        (await _run.RunAsync(new ImportOptions(["/dev/zero"]))).ShouldBe(1);
        _run.Error.ShouldContain("/dev/zero: is larger than 8 MiB");
    }

    [Theory]
    [InlineData(0, true), InlineData(1, false)]
    public async Task Document_OfTheLargestSize_IsRead(int more, bool isRead)
    {
        var document = ImportRun.Document("\"p\":{\"type\":\"string\"}");
        (await _run.ImportAsync(document.PadRight(ImportedText.LargestDocument + more))).ShouldBe(isRead ? 0 : 1, _run.Error);
        _run.Error.Contains("is larger than 8 MiB", StringComparison.Ordinal).ShouldBe(!isRead);
    }

    [Fact]
    public async Task Directory_WithALoopOfLinks_LeavesTheOthers()
    {
        _run.Write("in/a.json", ImportRun.Document("\"p\":{\"type\":\"string\"}"));
        File.CreateSymbolicLink(_run.PathOf("in/loop.json"), _run.PathOf("in/loop.json"));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("in")]))).ShouldBe(1);
        _run.Error.ShouldContain($"problem  {_run.PathOf("in/loop.json")}: ");
        _run.Contract().Model.ShouldBe("fal-ai/x");
    }

    /// <summary>Chains of references end at a schema, at the largest depth, or where they began.</summary>
    [Theory]
    [InlineData(60, null), InlineData(100, "#/components/schemas/C62: is inside 63 other schemas; any value is accepted")]
    public async Task Chain_OfReferences_EndsWithAContractThatPassesTheCheck(int length, string? warning)
    {
        var links = Enumerable.Range(0, length).Select(n => $",\"C{n}\":{{\"$ref\":\"#/components/schemas/C{n + 1}\"}}");
        (await _run.RunAsync(new ImportOptions([_run.Write("in/x.json", ImportRun.Document(
            "\"p\":{\"$ref\":\"#/components/schemas/C0\"}",
            schemas: string.Concat(links) + $",\"C{length}\":{{\"type\":\"string\",\"maxLength\":3}}"))])
        {
            Output = _run.PathOf("out"),
        })).ShouldBe(0, _run.Error);
        _run.Warnings.Count().ShouldBe(warning is null ? 0 : 1);
        _run.Error.ShouldContain(warning ?? "");
        using var output = new StringWriter();
        ContractCheck.Check([_run.PathOf("out")], output, output).ShouldBe(0, output.ToString());
    }
}
