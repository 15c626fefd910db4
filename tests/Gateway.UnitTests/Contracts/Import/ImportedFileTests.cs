using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The files that <c>contracts import</c> replaces and keeps, its options, and its exit codes.</summary>
public sealed class ImportedFileTests : IDisposable
{
    private const string Properties = "\"p\":{\"type\":\"string\"}";

    private readonly ImportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Output_FileOfTheSameModel_IsReplacedUnderItsName()
    {
        var old = _run.Write("out/old.json", TestFiles.Contract("\"q\":{\"type\":\"integer\"}", model: "fal-ai/x"));
        (await ImportAsync(Properties)).ShouldBe(0, _run.Error);

        Directory.GetFiles(_run.PathOf("out")).ShouldBe([old]);
        ContractFiles.Load(_run.PathOf("out")).Contracts.ShouldHaveSingleItem().Parameters.ShouldHaveSingleItem().Name.ShouldBe("p");
    }

    [Fact]
    public async Task Output_InvalidFileOfTheSameModel_IsReplaced()
    {
        var old = _run.Write("out/old.json", "{\"model\":\"fal-ai/x\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"strin\"}}}");
        (await ImportAsync(Properties)).ShouldBe(0, _run.Error);
        Directory.GetFiles(_run.PathOf("out")).ShouldBe([old]);
        ContractFiles.Load(_run.PathOf("out")).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x.json", "{ broken", "exists and says no model")]
    [InlineData("x.json", "{\"model\":\"fal-ai/y\"}", "is the contract of another model")]
    [InlineData("prices/x.json", "{ broken", "exists and says no model")]
    [InlineData("prices/x.json", "{\"model\":\"fal-ai/y\",\"amount\":\"1\"}", "is the price of another model, 'fal-ai/y'")]
    public async Task Output_OtherFile_IsKeptAndNothingIsWritten(string name, string text, string problem)
    {
        var file = _run.Write($"out/{name}", text);
        (await ImportAsync(Properties, price: "0.04/image")).ShouldBe(1);
        _run.Error.ShouldContain(problem);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(text);
        Directory.GetFiles(_run.PathOf("out"), "*", SearchOption.AllDirectories).ShouldBe([file]);
    }

    [Fact]
    public async Task Output_PriceOfTheSameModel_IsReplacedUnderItsName()
    {
        var price = _run.Write("out/prices/mine.json", "{\"model\":\"fal-ai/x\",\"unit\":\"image\",\"amount\":\"1\"}");
        (await ImportAsync(Properties, price: "0.04/image")).ShouldBe(0, _run.Error);
        Directory.GetFiles(_run.PathOf("out/prices")).ShouldBe([price]);
        (await File.ReadAllTextAsync(price, TestContext.Current.CancellationToken)).ShouldContain("0.04");
    }

    [Fact]
    public async Task Output_TwoFilesOfTheModel_IsAProblem()
    {
        _run.Write("out/a.json", TestFiles.Contract(Properties, model: "fal-ai/x"));
        _run.Write("out/b.json", TestFiles.Contract(Properties, model: "fal-ai/x"));
        (await ImportAsync(Properties)).ShouldBe(1);
        _run.Error.ShouldContain("are both the contract of 'fal-ai/x'");
    }

    [Theory]
    [InlineData("0.04/foo"), InlineData("-1/image"), InlineData("abc/image"), InlineData("0.04/Image")]
    public async Task Price_NotValid_IsAnInvalidOptionAndNothingIsRead(string price)
    {
        foreach (var check in (bool[])[false, true])
        {
            (await _run.RunAsync(new ImportOptions([_run.PathOf("none.json"), _run.PathOf("no.json")]) { Price = price, Check = check }))
                .ShouldBe(2);
            _run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith($"--price {price}: ");
        }
    }

    [Theory]
    [InlineData("foo", "two or more segments")]
    [InlineData("run/foo", "must not begin with a path segment")]
    [InlineData("a/requests", "reserved")]
    public async Task Model_NotValid_IsAnInvalidOption(string model, string problem)
    {
        (await _run.RunAsync(new ImportOptions([_run.PathOf("none.json")]) { Model = model })).ShouldBe(2);
        _run.Error.ShouldStartWith($"--model: the model '{model}' is not valid: it ");
        _run.Error.ShouldContain(problem);
    }

    [Fact]
    public async Task Model_WithADirectoryOfSeveralDocuments_IsAnInvalidOption()
    {
        _run.Write("in/a.json", ImportRun.Document(Properties));
        _run.Write("in/b.json", ImportRun.Document(Properties));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("in")]) { Model = "fal-ai/q" })).ShouldBe(2);
    }

    [Theory]
    [InlineData("run/foo", "must not begin with a path segment")]
    [InlineData("fal-ai/requests", "must not have a segment 'requests'")]
    public async Task Model_OfADocument_FollowsTheRulesOfContracts(string model, string problem)
    {
        (await _run.ImportAsync(ImportRun.Document(Properties, model: model))).ShouldBe(1);
        _run.Error.ShouldContain($"the model '{model}' is not valid: it {problem}");
    }

    [Fact]
    public async Task Check_OfADirectoryThatDoesNotExist_IsAnInvalidOption()
    {
        var document = _run.Write("in/x.json", ImportRun.Document(Properties));
        (await _run.RunAsync(new ImportOptions([document]) { Check = true, Output = _run.PathOf("none") })).ShouldBe(2);
        _run.Error.ShouldContain("none is not an existing directory");
    }

    [Fact]
    public async Task Check_OfADirectoryWithAProblem_Fails()
    {
        var document = _run.Write("in/x.json", ImportRun.Document(Properties));
        _run.Write("out/x.json", TestFiles.Contract(Properties, model: "fal-ai/x"));
        _run.Write("out/broken.json", "{");
        (await _run.RunAsync(new ImportOptions([document]) { Check = true, Output = _run.PathOf("out") })).ShouldBe(1);
        _run.Output.ShouldStartWith("same     ");
        _run.Error.ShouldContain("broken.json");
    }

    [Theory]
    [InlineData("mine.json", "{\"model\":\"fal-ai/x\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"strin\"}}}", false)]
    [InlineData("x.json", "{", false)]
    [InlineData("mine.json", "{\"model\":\"fal-ai/y\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"strin\"}}}", true)]
    [InlineData("mine.json", "{", true)]
    public async Task Check_OfABrokenContract_PrintsItsProblemOnly(string name, string text, bool isOfAnotherModel)
    {
        var document = _run.Write("in/x.json", ImportRun.Document(Properties));
        _run.Write($"out/{name}", text);
        (await _run.RunAsync(new ImportOptions([document]) { Check = true, Output = _run.PathOf("out") })).ShouldBe(1);
        var lines = _run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith($"problem  {_run.PathOf($"out/{name}")}");
        lines.Skip(1).ShouldBe(
            isOfAnotherModel ? [$"problem  there is no contract for 'fal-ai/x' in {_run.PathOf("out")} and no built-in one"] : []);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 0), InlineData("Application/JSON;charset=utf-8", 0)]
    [InlineData("application/jsonl", 1), InlineData("text/plain; application/json", 1)]
    public async Task Body_OfJsonWithACharset_IsTheBody(string type, int exit)
    {
        const string schema = "{\"schema\":{\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"string\"}}},\"example\":{\"p\":\"a\"}}";
        (await _run.ImportAsync("{\"openapi\":\"3.0.0\",\"paths\":{\"/fal-ai/z\":{\"post\":{\"requestBody\":{\"content\":{"
            + $"\"multipart/form-data\":{{}},\"{type}\":{schema}}}}}}}}}}}}}")).ShouldBe(exit, _run.Error);
        if (exit == 0)
        {
            _run.Contract().Parameters.ShouldHaveSingleItem().Name.ShouldBe("p");
            _run.Json("examples").ShouldBe("[{\"p\":\"a\"}]");
        }
    }

    [Fact]
    public async Task Directory_WithoutADocument_IsAProblem()
    {
        Directory.CreateDirectory(_run.PathOf("empty"));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("empty")]))).ShouldBe(1);
        _run.Error.ShouldContain("empty: contains no document (*.json)");
    }

    [Fact]
    public async Task Documents_ThatAreEqual_AreImportedOnce()
    {
        _run.Write("in/a.json", ImportRun.Document(Properties));
        _run.Write("in/b.json", ImportRun.Document(Properties));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("in")]) { Output = _run.PathOf("out") })).ShouldBe(0, _run.Error);
        _run.Error.ShouldContain($"note     {_run.PathOf("in/b.json")}: is skipped, because {_run.PathOf("in/a.json")} gives the same");

        _run.Write("in/b.json", ImportRun.Document("\"q\":{\"type\":\"string\"}"));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("in")]) { Output = _run.PathOf("out") })).ShouldBe(1);
        _run.Error.ShouldContain("gives another contract of 'fal-ai/x'");
    }

    [Fact]
    public async Task Document_WithAProblem_LeavesTheOthers()
    {
        _run.Write("in/a.json", "{\"openapi\":\"3.0.0\",\"components\":\"x\"}");
        _run.Write("in/b.json", ImportRun.Document(Properties));
        (await _run.RunAsync(new ImportOptions([_run.PathOf("in")]))).ShouldBe(1);
        _run.Contract().Model.ShouldBe("fal-ai/x");
        _run.Error.ShouldContain("give the model with --model");
    }

    [Theory]
    [InlineData("\"/fal-ai/z\":POST,\"/v1/upload\":POST", "fal-ai/z"), InlineData("\"/fal-ai/z/\":POST", "fal-ai/z")]
    [InlineData("\"/fal-ai/z\":POST,\"/fal-ai/y\":POST", null)]
    public async Task Model_OfAPath_IsUsedIfThereIsOne(string paths, string? model)
    {
        const string post = "{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
            + "\"properties\":{}}}}}}}";
        var exit = await _run.ImportAsync(
            $"{{\"openapi\":\"3.0.0\",\"paths\":{{{paths.Replace("POST", post, StringComparison.Ordinal)}}}}}");
        exit.ShouldBe(model is null ? 1 : 0, _run.Error);
        (model is null || _run.Contract().Model == model).ShouldBeTrue();
    }

    [Fact]
    public async Task Document_ThatIsNotUtf8_IsAProblemWithItsPosition()
    {
        byte[] text = [.. "{\"openapi\":\"3"u8, 0xE8, .. "\"}"u8];
        await File.WriteAllBytesAsync(_run.PathOf("x.json"), text, TestContext.Current.CancellationToken);
        (await _run.RunAsync(new ImportOptions([_run.PathOf("x.json")]))).ShouldBe(1);
        _run.Error.ShouldContain("x.json: is not UTF-8: the byte at position 13 is not valid");
        _run.Output.ShouldBeEmpty();
    }

    private Task<int> ImportAsync(string properties, string? price = null) => _run.RunAsync(
        new ImportOptions([_run.Write("in/document.json", ImportRun.Document(properties))]) { Output = _run.PathOf("out"), Price = price });
}
