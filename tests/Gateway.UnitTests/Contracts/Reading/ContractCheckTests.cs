using Gateway.Contracts.Reading;

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
        var bad = files.Write("bad.json", TestFiles.Contract("\"p\":{\"type\":\"string\",\"pattern\":\"x\"}"));
        ContractCheck.Check([files.Directory], _output, _error).ShouldBe(1);
        _output.ToString().ShouldContain("a/good, 1 parameters");
        _error.ToString().ShouldContain(
            $"{bad}#/properties/p/pattern: 'pattern' is not supported: 'enum' lists the values that are allowed");
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
}
