using System.Text;
using Gateway.Contracts.Import;
using Gateway.Contracts.Import.Documents;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The files of an import are replaced as a whole, and the contract and its price together or not at all.</summary>
public sealed class ReplacedFileTests : IDisposable
{
    private const string OldPrice = "{\"model\":\"fal-ai/x\",\"unit\":\"image\",\"amount\":\"1\"}";
    private const string NewPrice = "{\"model\":\"fal-ai/x\",\"unit\":\"image\",\"amount\":\"2\"}";

    private readonly ImportRun _run = new();
    private readonly StringWriter _output = new();

    private string Out => _run.PathOf("out");

    /// <summary>Longer than a buffer of a reader.</summary>
    private string OldContract { get; } =
        TestFiles.Contract("\"q\":{\"type\":\"integer\",\"description\":\"" + new string('d', 4000) + "\"}", model: "fal-ai/x");

    public void Dispose()
    {
        _run.Dispose();
        _output.Dispose();
    }

    /// <summary>At the time of the rename, both texts are complete. The rename of the file system has no moment in between.</summary>
    [Fact]
    public async Task Replacement_HasBothTextsCompleteBeforeEachRename()
    {
        var (contract, price) = WriteOld();
        var imported = await ImportAsync();
        var moves = new List<string>();

        await WriteAsync(imported, NewPrice, Move);

        moves.ShouldBe([contract, price]);
        (await TextAsync(contract)).ShouldBe(imported.Text);
        (await TextAsync(price)).ShouldBe(NewPrice);
        FilesOf(Out).ShouldBe([price, contract]);

        void Move(string from, string to)
        {
            var (before, after) = to == contract ? (OldContract, imported.Text) : (OldPrice, NewPrice);
            File.ReadAllText(to).ShouldBe(before);
            File.ReadAllText(from).ShouldBe(after);
            Path.GetDirectoryName(from).ShouldBe(Path.GetDirectoryName(to));
            Path.GetFileName(from).ShouldStartWith(".");
            moves.Add(to);
            File.Move(from, to, overwrite: true);
        }
    }

    [Fact]
    public async Task Reader_ThatHasReadAHalf_ReadsTheOldFileToItsEnd()
    {
        var (contract, _) = WriteOld();
        await using var reader = new FileStream(
            contract, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[OldContract.Length];
        await reader.ReadExactlyAsync(bytes.AsMemory(0, bytes.Length / 2), TestContext.Current.CancellationToken);

        await WriteAsync(await ImportAsync(), price: null);

        await reader.ReadExactlyAsync(bytes.AsMemory(bytes.Length / 2), TestContext.Current.CancellationToken);
        reader.ReadByte().ShouldBe(-1);
        Encoding.UTF8.GetString(bytes).ShouldBe(OldContract);
        (await TextAsync(contract)).ShouldNotBe(OldContract);
    }

    [Fact]
    public async Task Write_ThatIsCancelled_LeavesTheOldFilesAlone()
    {
        var (contract, price) = WriteOld();
        var imported = await ImportAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => new ImportOutput(Out, _output).WriteAsync(imported, NewPrice, "x.json", new CancellationToken(canceled: true)));

        await ShouldBeOldAsync(contract, price);
    }

    [Fact]
    public async Task Write_ThatIsCancelled_LeavesNoDirectory()
    {
        var imported = await ImportAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => new ImportOutput(Path.Combine(Out, "a", "b"), _output)
            .WriteAsync(imported, NewPrice, "x.json", new CancellationToken(canceled: true)));

        Directory.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task FirstRename_ThatFails_LeavesTheOldFilesAlone()
    {
        var (contract, price) = WriteOld();

        var problem = await Should.ThrowAsync<ImportException>(
            async () => await WriteAsync(await ImportAsync(), NewPrice, (_, _) => throw new IOException("no space")));

        problem.Message.ShouldBe($"{contract}: can't be replaced, so nothing is written: no space");
        await ShouldBeOldAsync(contract, price);
        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task SecondRename_ThatFails_SaysThatTheContractIsWritten()
    {
        var (contract, price) = WriteOld();
        var imported = await ImportAsync();

        var problem = await Should.ThrowAsync<ImportException>(() => WriteAsync(imported, NewPrice, Move));

        problem.Message.ShouldBe($"{price}: can't be replaced, but the contract {contract} is written: no space");
        (await TextAsync(contract)).ShouldBe(imported.Text);
        (await TextAsync(price)).ShouldBe(OldPrice);
        FilesOf(Out).ShouldBe([price, contract]);

        void Move(string from, string to)
        {
            if (to == price)
            {
                throw new IOException("no space");
            }

            File.Move(from, to, overwrite: true);
        }
    }

    [Theory]
    [InlineData("prices", "a text")]
    [InlineData("prices/x.json/inner.txt", "a text")]
    [InlineData("prices/x.json", "{\"model\":\"fal-ai/y\",\"amount\":\"1\"}")]
    [InlineData("prices/x.json", "{\"model\":\"fal-ai/x\",\"type\":\"object\",\"properties\":{}}")]
    [InlineData("prices/x.json", "{ broken")]
    public async Task Price_ThatCannotBeWritten_LeavesTheContractAlone(string name, string text)
    {
        var contract = _run.Write("out/x.json", OldContract);
        var other = _run.Write($"out/{name}", text);

        (await _run.RunAsync(Options())).ShouldBe(1);

        _run.Error.ShouldContain("problem  ");
        _run.Error.ShouldContain(_run.PathOf("out/prices"));
        (await TextAsync(contract)).ShouldBe(OldContract);
        (await TextAsync(other)).ShouldBe(text);
        FilesOf(Out).ShouldBe([other, contract], ignoreOrder: true);
        _run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Price_InAReadOnlyDirectory_LeavesTheContractAlone()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("this user can write to read-only directories");
            return;
        }

        var (contract, price) = WriteOld();
        var prices = Path.GetDirectoryName(price)!;
        File.SetUnixFileMode(prices, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            (await _run.RunAsync(Options())).ShouldBe(1);
            _run.Error.ShouldContain($"{price}: can't be written, so nothing is written: ");
            await ShouldBeOldAsync(contract, price);
        }
        finally
        {
            File.SetUnixFileMode(prices, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A new contract has no file that could stay, so the directory of the price stays away too.</summary>
    [Fact]
    public async Task NewContract_WhosePriceCannotBeWritten_IsNotWritten()
    {
        var other = _run.Write("out/prices", "a text");
        (await _run.RunAsync(Options())).ShouldBe(1);
        FilesOf(Out).ShouldBe([other]);
    }

    [Fact]
    public async Task Price_BesideAContractOfTheSameDirectory_IsAProblem()
    {
        var contract = _run.Write("out/x.json", OldContract);
        Directory.CreateSymbolicLink(_run.PathOf("out/prices"), Out);
        (await _run.RunAsync(Options())).ShouldBe(1);
        _run.Error.ShouldContain("is the contract and not the price of 'fal-ai/x', so it is kept");
        (await TextAsync(contract)).ShouldBe(OldContract);

        File.Delete(contract);
        (await _run.RunAsync(Options())).ShouldBe(1);
        _run.Error.ShouldContain("leads back to the directory of the contracts");
        FilesOf(Out).ShouldBeEmpty();
    }

    [Fact]
    public async Task Contract_InADirectoryOfPrices_IsAProblem()
    {
        var price = _run.Write("out/mine.json", OldPrice);
        (await _run.RunAsync(Options() with { Price = null })).ShouldBe(1);
        _run.Error.ShouldContain($"the file {price} is the price and not the contract of 'fal-ai/x', so it is kept");
        FilesOf(Out).ShouldBe([price]);
        (await TextAsync(price)).ShouldBe(OldPrice);
    }

    private (string Contract, string Price) WriteOld() =>
        (_run.Write("out/x.json", OldContract), _run.Write("out/prices/x.json", OldPrice));

    private async Task ShouldBeOldAsync(string contract, string price)
    {
        (await TextAsync(contract)).ShouldBe(OldContract);
        (await TextAsync(price)).ShouldBe(OldPrice);
        FilesOf(Out).ShouldBe([price, contract]);
    }

    private static string[] FilesOf(string directory) =>
        [.. Directory.GetFiles(directory, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        }).Order(StringComparer.Ordinal)];

    private static Task<string> TextAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    private ImportOptions Options() => new([Document()]) { Output = Out, Price = "2/image" };

    private string Document() => _run.Write("in/x.json", ImportRun.Document("\"p\":{\"type\":\"string\"}"));

    private async Task<ImportedContract> ImportAsync()
    {
        using var handler = new HttpClientHandler();
        using var source = new DocumentSource(handler);
        var document = await source.ReadAsync(Document(), model: null, TestContext.Current.CancellationToken);
        return ImportedContract.Of(document, new ImportNotes("x.json"));
    }

    private Task WriteAsync(ImportedContract imported, string? price, Action<string, string>? move = null) =>
        new ImportOutput(Out, _output, move).WriteAsync(imported, price, "x.json", TestContext.Current.CancellationToken);
}
