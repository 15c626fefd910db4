using Gateway.Configuration.Files;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Testing.Contracts;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Reading;

/// <summary>A directory of hundreds of contracts: the cost of its load, its reload, its poll, and of a submit.</summary>
public sealed class ManyContractsTests : IDisposable
{
    private const int Few = 50;
    private const int Many = 400;
    private const int MostMeasurements = 100;

    private readonly TestFiles _builtIn = new();
    private readonly TestFiles _files = new();

    public void Dispose()
    {
        _builtIn.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Load_AllocatesForEachContractTheSame()
    {
        var few = Allocated(() => Load(Few));
        var many = Allocated(() => Load(Many));

        ((double)many / few).ShouldBeLessThan(1.2 * Many / Few);
    }

    [Fact]
    public void Reload_OneFileChanged_ReadsThisFileOnly()
    {
        ContractDirectory.Write(_files.Directory, Many);
        var loader = new ContractLoader();
        var before = loader.Load(_builtIn.Directory, _files.Directory).Set;
        var changed = ContractDirectory.Text(7).Replace("The steps.", "The number of steps.", StringComparison.Ordinal);
        _files.Write("generated-0007.json", changed);

        var (now, problems) = loader.Load(_builtIn.Directory, _files.Directory);

        problems.ShouldBeEmpty();
        now.All.Count.ShouldBe(Many);
        now.All.Where(contract => !before.All.Contains(contract)).Select(contract => contract.Model)
            .ShouldBe([ContractDirectory.ModelOf(7)]);
    }

    [Fact]
    public void Reload_FileWithAProblem_ReadsTheOthersOnce()
    {
        ContractDirectory.Write(_files.Directory, Few);
        var loader = new ContractLoader();
        var before = loader.Load(_builtIn.Directory, _files.Directory).Set;
        _files.Write("generated-0007.json", "{");
        loader.Load(_builtIn.Directory, _files.Directory).Problems.Count.ShouldBe(1);
        _files.Write("generated-0007.json", ContractDirectory.Text(7));

        var (now, problems) = loader.Load(_builtIn.Directory, _files.Directory);

        problems.ShouldBeEmpty();
        now.All.Count(before.All.Contains).ShouldBe(Few - 1);
    }

    /// <summary>The same content in another file is another contract, because problems and logs name the file.</summary>
    [Fact]
    public void Reload_RenamedFile_HasItsNewName()
    {
        ContractDirectory.Write(_files.Directory, 1);
        var loader = new ContractLoader();
        loader.Load(_builtIn.Directory, _files.Directory);
        File.Move(Path.Combine(_files.Directory, "generated-0000.json"), Path.Combine(_files.Directory, "renamed.json"));

        loader.Load(_builtIn.Directory, _files.Directory).Set.All.ShouldHaveSingleItem().File.ShouldEndWith("renamed.json");
    }

    /// <summary>A poll that resolves each path of a thousand files would use a processor noticeably all the time.</summary>
    [Fact]
    public void Poll_AllocatesForEachFileTheSame()
    {
        ContractDirectory.Write(_files.Directory, Few);
        var few = Allocated(() => FileFingerprint.OfDirectory(_files.Directory, ModelFiles.IsIncluded));
        ContractDirectory.Write(_files.Directory, Many);
        var many = Allocated(() => FileFingerprint.OfDirectory(_files.Directory, ModelFiles.IsIncluded));

        ((double)many / few).ShouldBeLessThan(1.2 * Many / Few);
        (many / Many).ShouldBeLessThan(2048);
    }

    [Fact]
    public void Submit_AllocatesTheSame_WithFewAndWithManyContracts()
    {
        var (few, many) = (Load(Few), Load(Many));
        var (ofFew, ofMany) = (0L, 0L);

        // A method that the runtime optimizes between the two measurements may allocate less in the second one. Both are then repeated.
        for (var count = 0; count < MostMeasurements && (count == 0 || ofFew != ofMany); count++)
        {
            (ofFew, ofMany) = (Allocated(() => Check(few)), Allocated(() => Check(many)));
        }

        ofMany.ShouldBe(ofFew);
    }

    private static bool Check(ContractSet set)
    {
        set.TryGet(ContractDirectory.ModelOf(3), out var contract).ShouldBeTrue();
        using var body = JsonBodies.Parse("""{"prompt":"a lion","image_url":"https://a.io/b.png","image_size":{"width":1,"height":2}}""");
        return contract!.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).IsValid;
    }

    private ContractSet Load(int count)
    {
        ContractDirectory.Write(_files.Directory, count);
        var (set, problems) = new ContractLoader().Load(_builtIn.Directory, _files.Directory);
        problems.ShouldBeEmpty();
        return set;
    }

    /// <summary>The second call, because the first one also allocates what is kept.</summary>
    private static long Allocated(Func<object> work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(work());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
