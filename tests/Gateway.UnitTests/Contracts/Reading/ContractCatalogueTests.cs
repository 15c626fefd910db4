using Gateway.Contracts.Reading;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Contracts.Reading;

public sealed class ContractCatalogueTests : IDisposable
{
    private const string Property = "\"p\":{\"type\":\"string\"}";

    private readonly TestFiles _builtIn = new();
    private readonly TestFiles _own = new();
    private readonly FakeTime _time = new();
    private readonly RecordedLog _log = new();

    public ContractCatalogueTests() => _builtIn.Write("a.json", TestFiles.Contract(Property, model: "x/a"));

    public void Dispose()
    {
        _builtIn.Dispose();
        if (Directory.Exists(_own.Directory))
        {
            _own.Dispose();
        }
    }

    [Fact]
    public void OwnFiles_ReplaceBuiltInContractsAndAddOthers()
    {
        _own.Write("mine.json", TestFiles.Contract(Property + ",\"q\":{\"type\":\"string\"}", model: "x/a"));
        _own.Write("b.json", TestFiles.Contract(Property, model: "x/b"));
        using var catalogue = Create();
        catalogue.Current.All.Select(contract => $"{contract.Model} {contract.Parameters.Count}").ShouldBe(["x/a 2", "x/b 1"]);
        catalogue.Current.TryGet("x/b", out _).ShouldBeTrue();
        catalogue.Current.TryGet("X/B", out _).ShouldBeFalse();
    }

    [Fact]
    public void Change_IsLoaded_AndEarlierSetsAreUnchanged()
    {
        using var catalogue = Create();
        var before = catalogue.Current;
        _time.Tick();
        catalogue.Current.ShouldBeSameAs(before);

        _own.Write("b.json", TestFiles.Contract(Property, model: "x/b"));
        _own.Write("a.json", TestFiles.Contract("", model: "x/a"));
        _time.Tick();
        catalogue.Current.All.Count.ShouldBe(2);
        before.All.Count.ShouldBe(1);
        _log.Lines.ShouldBe(["300 Information The contracts were reloaded: 2 models; added: x/b; changed: x/a; removed: none"]);

        File.Delete(Path.Combine(_own.Directory, "b.json"));
        _time.Tick();
        catalogue.Current.All.Count.ShouldBe(1);
        _log.Lines[^1].ShouldEndWith("added: none; changed: none; removed: x/b");
    }

    [Fact]
    public void InvalidFile_KeepsTheLastValidSet_AndIsLoggedOncePerChange()
    {
        _own.Write("b.json", TestFiles.Contract(Property, model: "x/b"));
        using var catalogue = Create();
        var good = catalogue.Current;

        _own.Write("b.json", "{");
        _own.Write("c.json", TestFiles.Contract(Property, model: "x/c"));
        _time.Tick();
        _time.Tick();
        catalogue.Current.ShouldBeSameAs(good);
        _log.Lines.Count.ShouldBe(2);
        _log.Lines[0].ShouldStartWith("301 Error Contract problem: " + Path.Combine(_own.Directory, "b.json"));
        _log.Lines[1].ShouldStartWith("302 Warning The contracts were not reloaded because of 1 problems; the last good set of 2 models");

        _own.Write("b.json", TestFiles.Contract(Property, model: "x/b2"));
        _time.Tick();
        catalogue.Current.All.Select(contract => contract.Model).ShouldBe(["x/a", "x/b2", "x/c"]);
    }

    [Fact]
    public void InvalidFile_RepairedWithSameTimestamp_IsLoadedLater()
    {
        using var catalogue = Create();
        var good = TestFiles.Contract(Property, model: "x/b");
        var stamp = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_own.Write("b.json", good.Replace('}', ']')), stamp);
        for (var i = 0; i < 40; i++)
        {
            _time.Tick();
        }

        _log.Lines.Count.ShouldBe(2);

        File.SetLastWriteTimeUtc(_own.Write("b.json", good), stamp);
        for (var i = 0; i < 16; i++)
        {
            _time.Tick();
        }

        catalogue.Current.TryGet("x/b", out _).ShouldBeTrue();
        _log.Lines.Count.ShouldBe(3);
    }

    [Fact]
    public void MissingDirectory_IsAProblemAtStart_AndKeepsTheLastValidSetLater()
    {
        using var catalogue = Create();
        var good = catalogue.Current;
        _own.Dispose();
        _time.Tick();
        _time.Tick();
        catalogue.Current.ShouldBeSameAs(good);
        _log.Lines.Count.ShouldBe(2);

        ContractCatalogue.Create(_builtIn.Directory, _own.Directory, _time, out var problems).Dispose();
        problems.ShouldHaveSingleItem().ToString().ShouldBe($"{_own.Directory}: is not an existing directory");
    }

    [Fact]
    public void Problems_AtStart_AreReturned()
    {
        _own.Write("b.json", "{");
        _own.Write("c.json", "[]");
        ContractCatalogue.Create(_builtIn.Directory, _own.Directory, _time, out var problems).Dispose();
        problems.Count.ShouldBe(2);
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void SymbolicLink_Swapped_IsDetected()
    {
        // Kubernetes mounts a ConfigMap in this way: files are links through ..data, and an update replaces this link.
        var stamp = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (version, model) in (ReadOnlySpan<(string, string)>)[("..1", "x/b"), ("..2", "x/c")])
        {
            Directory.CreateDirectory(Path.Combine(_own.Directory, version));
            File.SetLastWriteTimeUtc(_own.Write($"{version}/b.json", TestFiles.Contract(Property, model: model)), stamp);
        }

        Directory.CreateSymbolicLink(Path.Combine(_own.Directory, "..data"), "..1");
        File.CreateSymbolicLink(Path.Combine(_own.Directory, "b.json"), "..data/b.json");
        using var catalogue = Create();
        catalogue.Current.TryGet("x/b", out _).ShouldBeTrue();

        Directory.Delete(Path.Combine(_own.Directory, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(_own.Directory, "..data"), "..2");
        _time.Tick();
        catalogue.Current.TryGet("x/c", out _).ShouldBeTrue();
        catalogue.Current.TryGet("x/b", out _).ShouldBeFalse();
    }

    [Fact]
    public void Files_HiddenOrNotJson_AreIgnored()
    {
        _own.Write(".hidden.json", "{");
        _own.Write("readme.md", "{");
        using var catalogue = Create();
        catalogue.Current.All.Count.ShouldBe(1);
    }

    [Fact]
    public void Dispose_StopsTheTimer()
    {
        Create().Dispose();
        _time.ActiveTimers.ShouldBe(0);
    }

    [Theory]
    [InlineData("fal-ai/imagen4/previw", Seeds.Imagen), InlineData("fal-ai/imagen4", Seeds.Imagen)]
    [InlineData("FAL-AI/imagen4/preview", Seeds.Imagen), InlineData("fal-ai/wan/v2.2/image-to-image", Seeds.Wan)]
    [InlineData("fal-ai/flux_lora/image-to-image", Seeds.Flux), InlineData("fal-ai/qwen-image-edit-plus/x", Seeds.QwenPlus)]
    [InlineData("other/model", null), InlineData("", null), InlineData("fal-ai/veo3", null)]
    public void Nearest_UnknownModel_IsFoundOnlyIfSimilar(string model, string? nearest) => Seeds.BuiltIn.Nearest(model).ShouldBe(nearest);

    private ContractCatalogue Create()
    {
        var catalogue = ContractCatalogue.Create(_builtIn.Directory, _own.Directory, _time, out var problems);
        catalogue.LogTo(_log);
        problems.ShouldBeEmpty();
        return catalogue;
    }
}
