using Gateway.Configuration.Files;
using Gateway.Prices;
using Gateway.UnitTests.Contracts;

namespace Gateway.UnitTests.Prices;

public sealed class PriceBookTests : IDisposable
{
    private readonly TestFiles _builtIn = new();
    private readonly TestFiles _own = new();
    private readonly FakeTime _time = new();
    private readonly RecordedLog _log = new();
    private string? _problem;

    public PriceBookTests() => _builtIn.Write("a.json", TestPrice.Json(model: "x/a"));

    public void Dispose()
    {
        _builtIn.Dispose();
        _own.Dispose();
    }

    [Fact]
    public void OwnFiles_ReplaceBuiltInPricesAndAddOthers()
    {
        _own.Write("mine.json", TestPrice.Json(amount: "1", model: "x/a"));
        _own.Write("b.json", TestPrice.Json(model: "x/b"));
        using var book = Create();

        book.All.Select(price => $"{price.Model} {price.Base.Amount} {book.IsBuiltIn(price)}")
            .ShouldBe(["x/a 1.00 False", "x/b 0.04 False"]);
    }

    [Fact]
    public void BuiltInPrice_IsKnownAsSuch()
    {
        using var book = Create();

        book.IsBuiltIn(book.All.ShouldHaveSingleItem()).ShouldBeTrue();
    }

    [Fact]
    public void Change_IsLoadedAndLogged()
    {
        using var book = Create();
        var before = book.Current;
        _own.Write("a.json", TestPrice.Json(amount: "1", model: "x/a"));

        _time.Tick();

        book.All.ShouldHaveSingleItem().Base.Amount.ToString().ShouldBe("1.00");
        before.All.ShouldHaveSingleItem().Base.Amount.ToString().ShouldBe("0.04");
        _log.Lines.ShouldBe(["310 Information The prices were reloaded: 1 models; added: none; changed: x/a; removed: none"]);
    }

    [Fact]
    public void InvalidFile_KeepsTheLastValidSet_AndIsLogged()
    {
        using var book = Create();
        var good = book.Current;
        var bad = _own.Write("b.json", TestPrice.Json(amount: "-1", model: "x/b"));

        _time.Tick();

        book.Current.ShouldBeSameAs(good);
        book.IsGood.ShouldBeFalse();
        book.Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/amount");
        _log.Lines.Count.ShouldBe(2);
        _log.Lines[0].ShouldStartWith($"311 Error Price problem: {bad}#/amount: ");
        _log.Lines[1].ShouldBe(
            "312 Warning The prices were not reloaded because of 1 problems; the last good set of 1 models stays in force");

        File.Delete(bad);
        _time.Tick();

        book.IsGood.ShouldBeTrue();
        book.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Problems_AtStart_AreReturned()
    {
        _own.Write("b.json", "{");
        _problem = "does not fit";

        PriceBook.Create(_builtIn.Directory, _own.Directory, _time, Check, out var problems).Dispose();

        problems.Select(problem => problem.Message).ShouldContain("does not fit");
        problems.Count.ShouldBe(2);
    }

    [Fact]
    public void ReadAgain_ComparesThePricesWithTheContracts_AndLogsOnlyProblems()
    {
        using var book = Create();
        book.ReadAgain();
        _time.Tick();
        _log.Lines.ShouldBeEmpty();

        _problem = "does not fit";
        book.ReadAgain();
        _time.Tick();

        book.IsGood.ShouldBeFalse();
        _log.Lines.Count.ShouldBe(2);
        _log.Lines[0].ShouldContain("does not fit");
    }

    [Fact]
    public void BuiltInPrices_AreTheProvidersEstimates()
    {
        using var book = PriceBook.Create(PriceBook.BuiltInDirectory, null, _time, _ => [], out var problems);

        problems.ShouldBeEmpty();
        book.All.Select(price => $"{price.Model} {price.Base.Amount} {PriceUnits.NameOf(price.Base.Unit)} {price.Base.MaxMegapixels}")
            .ShouldBe(
            [
                $"{Seeds.Flux} 0.035 megapixel 5",
                $"{Seeds.Imagen} 0.04 image ",
                $"{Seeds.QwenLora} 0.035 megapixel 2",
                $"{Seeds.QwenPlus} 0.03 megapixel 2",
                $"{Seeds.Wan} 0.05 image ",
            ]);
        book.All.ShouldAllBe(price => price.IsEstimate && price.Source != null && price.Verified != null && price.Base.IsBounded);
        book.All.Select(price => price.Model).ShouldBe(Seeds.BuiltIn.All.Select(contract => contract.Model));
    }

    private PriceBook Create()
    {
        var book = PriceBook.Create(_builtIn.Directory, _own.Directory, _time, Check, out var problems);
        book.LogTo(_log);
        problems.ShouldBeEmpty();
        return book;
    }

    private IEnumerable<FileProblem> Check(ModelPrice price) => _problem is null ? [] : [new FileProblem(price.File, "", _problem)];
}
