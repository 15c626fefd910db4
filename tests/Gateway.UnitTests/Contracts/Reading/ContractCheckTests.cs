using Gateway.Contracts.Reading;
using Gateway.Prices;
using Gateway.UnitTests.Prices;

namespace Gateway.UnitTests.Contracts.Reading;

public sealed class ContractCheckTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void BuiltIn_Contracts_AreValid()
    {
        ContractCheck.Check([ContractCatalogue.BuiltInDirectory], _output, _error).ShouldBe(0);
        _output.ToString().Split('\n').Count(line => line.StartsWith("ok", StringComparison.Ordinal)).ShouldBe(5);
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void InvalidFile_IsReported()
    {
        using var files = new TestFiles();
        files.Write("good.json", TestFiles.Contract("\"p\":{\"type\":\"string\"}", model: "a/good"));
        var bad = files.Write("bad.json", TestFiles.Contract("\"p\":{\"type\":\"string\",\"contains\":\"x\"}"));
        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);
        _output.ToString().ShouldContain("a/good, 1 parameters");
        _error.ToString().ShouldContain(
            $"{bad}#/properties/p/contains: 'contains' is not supported: 'items' describes every item");
        ContractCheck.Check([bad], _output, _error).ShouldBe(1);
    }

    [Fact]
    public void ReservedFirstSegment_IsReported()
    {
        using var files = new TestFiles();
        var bad = files.Write("bad.json", TestFiles.Contract("", model: "storage/painter"));

        ContractCheck.Check([bad], _output, _error).ShouldBe(1);

        _error.ToString().ShouldContain($"{bad}#/model: must not begin with a path segment that the gateway serves itself");
    }

    [Fact]
    public void TwoFilesForOneModel_AreReported()
    {
        using var files = new TestFiles();
        files.Write("a.json", TestFiles.Contract(""));
        files.Write("b.json", TestFiles.Contract(""));
        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);
        _error.ToString().ShouldContain("b.json#/model: 'fal-ai/test' is already the model of a.json");
    }

    [Fact]
    public void MissingPath_ReturnsExitCode2() => ContractCheck.Check(["/no/such/path"], _output, _error).ShouldBe(2);

    [Fact]
    public void EmptyDirectory_IsReported()
    {
        using var files = new TestFiles();
        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);
        _error.ToString().ShouldContain("contains no contract");
    }

    [Fact]
    public void BuiltIn_Prices_AreValid()
    {
        ContractCheck.Check([PriceBook.BuiltInDirectory], _output, _error).ShouldBe(0);

        _output.ToString().ShouldContain("imagen4-preview.json: fal-ai/imagen4/preview, price 0.04 for each image");
        _output.ToString().Split('\n').Count(line => line.StartsWith("ok", StringComparison.Ordinal)).ShouldBe(5);
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Price_WithAProblem_IsReported()
    {
        using var files = new TestFiles();
        var bad = files.Write("price.json", TestPrice.Json(amount: "-1"));

        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);

        _error.ToString().ShouldContain($"problem  {bad}#/amount: must be an amount of dollars");
    }

    [Fact]
    public void Price_ThatDoesNotFitTheContractBesideIt_IsReported()
    {
        using var contracts = new TestFiles();
        using var prices = new TestFiles();
        contracts.Write("model.json", TestFiles.Contract("\"size\":{\"type\":\"string\",\"enum\":[\"s\"]}"));
        var bad = prices.Write("price.json", TestPrice.Json(more: ",\"tiers\":{\"parameter\":\"size\",\"amounts\":{\"m\":\"1\"}}"));

        ContractCheck.Check([contracts.Directory, prices.Directory], _output, _error).ShouldBe(1);

        _error.ToString().ShouldContain(
            $"problem  {bad}#/tiers/amounts/m: the contract of fal-ai/test does not allow this value of 'size'");
        _output.ToString().ShouldNotContain("price.json");
    }

    [Fact]
    public void Price_OfAModelWithoutContract_IsAWarning()
    {
        using var files = new TestFiles();
        files.Write("price.json", TestPrice.Json());

        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(0);

        _output.ToString().ShouldContain("price.json: fal-ai/test, price 0.04 for each image");
        _error.ToString().ShouldContain("price.json#/model: there is no contract for 'fal-ai/test'");
    }

    [Fact]
    public void TwoPricesForOneModel_AreReported()
    {
        using var files = new TestFiles();
        files.Write("a.json", TestPrice.Json());
        files.Write("b.json", TestPrice.Json());

        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);

        _error.ToString().ShouldContain("b.json#/model: 'fal-ai/test' is already the model of a.json");
    }
}
