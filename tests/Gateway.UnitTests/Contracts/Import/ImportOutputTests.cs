using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;
using Gateway.Testing.Contracts.Vocabulary;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The options <c>--output</c>, <c>--check</c> and <c>--price</c> of <c>contracts import</c>.</summary>
public sealed class ImportOutputTests : ImportTest
{
    [Fact]
    public async Task Output_Directory_GetsAFileThatPassesTheCheck()
    {
        var file = Files.Write("x.json", FalDocument.Text);
        var directory = Path.Combine(Files.Directory, "contracts");
        (await RunAsync(new ImportOptions([file]) { Output = directory, Price = "0.035/megapixel" })).ShouldBe(0, Error.ToString());

        Directory.GetFiles(directory).ShouldBe([Path.Combine(directory, "flux-made-up-image-to-image.json")]);
        using var output = new StringWriter();
        ContractCheck.Check([directory], output, output).ShouldBe(0, output.ToString());
        (await File.ReadAllTextAsync(
            Path.Combine(directory, "prices", "flux-made-up-image-to-image.json"), TestContext.Current.CancellationToken)).ShouldBe("""
            {
              "model": "fal-ai/flux-made-up/image-to-image",
              "unit": "megapixel",
              "amount": "0.035"
            }

            """.ReplaceLineEndings("\n"));

        (await RunAsync(new ImportOptions([file]) { Output = directory, Check = true })).ShouldBe(0);
        (await RunAsync(new ImportOptions([file, file]) { Output = directory })).ShouldBe(0);
        Error.ToString().ShouldContain("gives the same contract of 'fal-ai/flux-made-up/image-to-image'");
    }

    [Fact]
    public async Task Output_FileOfAnotherModel_IsKept()
    {
        var other = TestFiles.Contract("\"p\":{\"type\":\"string\"}", model: "fal-ai/other");
        var path = Files.Write("flux-made-up-image-to-image.json", other);
        var document = Path.Combine(Directory.CreateDirectory(Path.Combine(Files.Directory, "in")).FullName, "x.json");
        await File.WriteAllTextAsync(document, FalDocument.Text, TestContext.Current.CancellationToken);
        (await RunAsync(new ImportOptions([document]) { Output = Files.Directory })).ShouldBe(1);
        Error.ToString().ShouldContain("is the contract of another model, 'fal-ai/other'");
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe(other);
    }

    [Fact]
    public async Task Output_LinkToAFile_ReplacesTheFileAndKeepsItsMode()
    {
        var other = TestFiles.Contract("\"p\":{\"type\":\"string\"}", model: "fal-ai/flux-made-up/image-to-image");
        var directory = Directory.CreateDirectory(Path.Combine(Files.Directory, "out")).FullName;
        var (target, link) = (Files.Write("target.json", other), Path.Combine(directory, "link.json"));
        File.CreateSymbolicLink(link, target);
        var mode = OperatingSystem.IsWindows() ? default : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(target, mode);
        }

        (await RunAsync(new ImportOptions([Files.Write("x.json", FalDocument.Text)]) { Output = directory })).ShouldBe(0, Error.ToString());

        (await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken)).ShouldContain("image_url");
        new FileInfo(link).LinkTarget.ShouldBe(target);
        Directory.GetFileSystemEntries(directory).ShouldBe([link]);
        Directory.GetFiles(Files.Directory).Select(Path.GetFileName).Order().ShouldBe(["target.json", "x.json"]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(target).ShouldBe(mode);
        }
    }

    [Fact]
    public async Task Output_ThatCannotBeWritten_LeavesNoOtherFile()
    {
        var directory = Path.Combine(Files.Directory, "out");
        var path = Directory.CreateDirectory(Path.Combine(directory, "flux-made-up-image-to-image.json")).FullName;

        (await RunAsync(new ImportOptions([Files.Write("x.json", FalDocument.Text)]) { Output = directory })).ShouldBe(1);

        Error.ToString().ShouldContain($"{path}: can't be written");
        Directory.GetFileSystemEntries(directory).ShouldBe([path]);
    }

    [Fact]
    public async Task Check_OfAnotherContract_PrintsTheDifferences()
    {
        Files.Write("existing.json", TestFiles.Contract(
            "\"p\":{\"type\":\"integer\",\"maximum\":4,\"description\":\"x\"},\"old\":{\"type\":\"string\"},\"e\":{\"enum\":[\"a\",\"b\"]}",
            ",\"required\":[\"p\"]", model: "fal-ai/x"));
        var directory = Directory.CreateDirectory(Path.Combine(Files.Directory, "in")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, "x.json"),
            Document("\"p\":{\"type\":\"integer\",\"maximum\":5,\"description\":\"y\"},\"new\":{\"type\":\"boolean\"},"
                + "\"e\":{\"type\":\"string\",\"enum\":[\"b\",\"a\"]}"),
            TestContext.Current.CancellationToken);

        (await RunAsync(new ImportOptions([directory]) { Output = Files.Directory, Check = true })).ShouldBe(1);

        Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf('#') + 1)..]).ShouldBe(
        [
            "/properties/p/maximum: the contract has 4, the document 5",
            "/properties/old: only the contract has it: {\"type\":\"string\"}",
            "/properties/new: only the document has it: {\"type\":\"boolean\"}",
            "/required: only the contract has it: [\"p\"]",
        ]);
    }

    [Fact]
    public async Task Check_WithoutAContract_Fails()
    {
        (await ImportAsync(FalDocument.Text, check: true)).ShouldBe(1);
        Error.ToString().ShouldContain("problem  there is no contract for 'fal-ai/flux-made-up/image-to-image'");
    }

    [Theory]
    [InlineData("0.04", "image", "0.04"), InlineData("0.2/job", "job", "0.2")]
    public async Task Price_IsPrintedAfterTheContract(string price, string unit, string amount)
    {
        var file = Files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([file]) { Price = price })).ShouldBe(0);
        Output.ToString().ShouldEndWith($"\"unit\": \"{unit}\",\n  \"amount\": \"{amount}\"\n}}\n");
    }

    [Theory]
    [InlineData("cheap"), InlineData("0.04/pixel"), InlineData("-1"), InlineData("0.04/")]
    public async Task Price_NotValid_IsAnInvalidOption(string price)
    {
        var file = Files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([file]) { Price = price })).ShouldBe(2);
        Error.ToString().ShouldStartWith($"--price {price}: ");
    }
}
