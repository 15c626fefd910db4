using Gateway.Contracts.Import;
using Gateway.Contracts.Reading;
using Gateway.Testing.Contracts.Vocabulary;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary><c>contracts import --check</c>: each kind of difference has a line with its place, and equal documents have none.</summary>
public sealed class ImportCheckTests : ImportTest
{
    private const string Properties =
        "\"n\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":4,\"default\":2,\"title\":\"N\",\"description\":\"The number.\"},"
        + "\"e\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},"
        + "\"u\":{\"anyOf\":[{\"type\":\"string\",\"maxLength\":5,\"description\":\"Text.\"},{\"$ref\":\"#/components/schemas/Size\"}]},"
        + "\"l\":{\"type\":\"array\",\"maxItems\":3,\"items\":{\"$ref\":\"#/components/schemas/Size\"}},"
        + "\"o\":{\"type\":\"object\",\"default\":{\"title\":1,\"q\":1},\"additionalProperties\":{\"type\":\"integer\"}},"
        + "\"properties\":{\"type\":\"string\",\"description\":\"A name like a keyword.\"}";

    private const string Schemas =
        ",\"Size\":{\"type\":\"object\",\"properties\":{\"width\":{\"type\":\"integer\",\"maximum\":9}},\"required\":[\"width\"]}";

    private string Contracts => Path.Combine(Files.Directory, "contracts");

    [Theory]
    [InlineData("\"minimum\":1", "\"minimum\":0", "/properties/n/minimum: the contract has 1, the document 0")]
    [InlineData("\"minimum\":1,", "", "/properties/n/minimum: only the contract has it: 1")]
    [InlineData("\"default\":2", "\"default\":3", "/properties/n/default: the contract has 2, the document 3")]
    [InlineData("\"default\":2,", "", "/properties/n/default: only the contract has it: 2")]
    [InlineData("\"type\":\"integer\",\"minimum\":1", "\"type\":\"number\",\"minimum\":1",
        "/properties/n/type: the contract has \"integer\", the document \"number\"")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"c\"]", "/properties/e/enum: the contract has [\"a\",\"b\"], the document [\"a\",\"c\"]")]
    [InlineData("\"e\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},", "",
        "/properties/e: only the contract has it: {\"type\":\"string\",\"enum\":[\"a\",\"b\"]}")]
    [InlineData("\"n\":", "\"new\":{\"type\":\"boolean\"},\"n\":", "/properties/new: only the document has it: {\"type\":\"boolean\"}")]
    [InlineData("\"maxLength\":5", "\"maxLength\":6", "/properties/u/anyOf/0/maxLength: the contract has 5, the document 6")]
    [InlineData("\"maxItems\":3", "\"maxItems\":2", "/properties/l/maxItems: the contract has 3, the document 2")]
    [InlineData("\"title\":1", "\"title\":2", "/properties/o/default/title: the contract has 1, the document 2")]
    [InlineData("Properties\":{\"type\":\"integer\"}", "Properties\":{\"type\":\"number\"}",
        "/properties/o/additionalProperties/type: the contract has \"integer\", the document \"number\"")]
    public async Task Document_Changed_IsADifference(string before, string after, string line)
    {
        Properties.ShouldContain(before);
        await ImportAsync();

        (await CheckAsync(Properties.Replace(before, after, StringComparison.Ordinal), Schemas)).ShouldBe(1);

        Differences().ShouldBe([line]);
    }

    [Fact]
    public async Task SharedSchema_Changed_IsADifferenceAtEachPlace()
    {
        await ImportAsync();

        (await CheckAsync(Properties, Schemas.Replace("\"maximum\":9", "\"maximum\":8", StringComparison.Ordinal))).ShouldBe(1);

        Differences().ShouldBe(
        [
            "/properties/u/anyOf/1/properties/width/maximum: the contract has 9, the document 8",
            "/properties/l/items/properties/width/maximum: the contract has 9, the document 8",
        ]);
    }

    [Theory]
    [InlineData("The number.", "A number.")]
    [InlineData("\"title\":\"N\"", "\"title\":\"M\"")]
    [InlineData("Text.", "A text.")]
    [InlineData("A name like a keyword.", "Another text.")]
    [InlineData("[\"a\",\"b\"]", "[\"b\",\"a\"]")]
    public async Task Description_Changed_IsNoDifference(string before, string after)
    {
        Properties.ShouldContain(before);
        await ImportAsync();

        (await CheckAsync(Properties.Replace(before, after, StringComparison.Ordinal), Schemas)).ShouldBe(0);

        Differences().ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_ImportedTwice_GivesTheSameBytesAndNoDifference()
    {
        var document = Files.Write("fal.json", FalDocument.Text);
        var options = new ImportOptions([document]) { Output = Contracts, Price = "0.04/image" };
        (await RunAsync(options)).ShouldBe(0, Error.ToString());
        var first = await BytesAsync();

        (await RunAsync(options)).ShouldBe(0, Error.ToString());
        (await RunAsync(options with { Check = true })).ShouldBe(0, Error.ToString());

        (await BytesAsync()).ShouldBe(first);
        Output.ToString().ShouldContain($"same     {Path.Combine(Contracts, "flux-made-up-image-to-image.json")}");
        using var output = new StringWriter();
        ContractCheck.Check([Contracts, Path.Combine(Contracts, "prices")], output, output).ShouldBe(0, output.ToString());
    }

    private Task<byte[]> BytesAsync() => File.ReadAllBytesAsync(
        Path.Combine(Contracts, "flux-made-up-image-to-image.json"), TestContext.Current.CancellationToken);

    private async Task ImportAsync()
    {
        var document = Files.Write("document.json", Document(Properties, Schemas));
        (await RunAsync(new ImportOptions([document]) { Output = Contracts })).ShouldBe(0, Error.ToString());
    }

    private Task<int> CheckAsync(string properties, string schemas) => RunAsync(
        new ImportOptions([Files.Write("document.json", Document(properties, schemas))]) { Output = Contracts, Check = true });

    private string[] Differences() =>
    [
        .. Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("differs  ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf('#') + 1)..]),
    ];
}
