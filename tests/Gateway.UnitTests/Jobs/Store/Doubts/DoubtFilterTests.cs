using Gateway.Jobs.Store.Doubts;

namespace Gateway.UnitTests.Jobs.Store.Doubts;

public sealed class DoubtFilterTests
{
    private static readonly DateTimeOffset Start = Samples.Start;

    [Fact]
    public void Excludes_NoDoubt_IsTrue() => new DoubtFilter().Excludes(Key(1), Start).ShouldBeTrue();

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Excludes_Doubt_IsFalseUntilItExpires(int seconds, bool excluded)
    {
        var filter = new DoubtFilter();
        filter.Add(Key(1), Start.AddSeconds(60));

        filter.Excludes(Key(1), Start.AddSeconds(seconds)).ShouldBe(excluded);
        filter.Excludes(Key(2), Start.AddSeconds(seconds)).ShouldBeTrue();
        filter.Excludes(Key(1) with { Client = "other" }, Start.AddSeconds(seconds)).ShouldBeTrue();
    }

    /// <summary>The earlier doubt stays in the database if the write of the later one fails.</summary>
    [Fact]
    public void Excludes_DoubtReplacedByAShorterOne_IsFalseUntilBothExpire()
    {
        var filter = new DoubtFilter();
        filter.Add(Key(1), Start.AddSeconds(60));
        filter.Add(Key(1), Start.AddSeconds(10));

        filter.Excludes(Key(1), Start.AddSeconds(59)).ShouldBeFalse();
        filter.Excludes(Key(1), Start.AddSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void Add_MoreThanTheLimit_ExcludesNothingUntilTheForgottenDoubtsExpire()
    {
        var filter = new DoubtFilter(limit: 3);
        for (var number = 0; number < 4; number++)
        {
            filter.Add(Key(number), Start.AddSeconds(60 - number));
        }

        filter.Count.ShouldBe(1);
        filter.Excludes(Key(9), Start.AddSeconds(59)).ShouldBeFalse();
        filter.Excludes(Key(9), Start.AddSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void Add_KnownDoubtAtTheLimit_ForgetsNone()
    {
        var filter = new DoubtFilter(limit: 1);
        filter.Add(Key(1), Start.AddSeconds(60));
        filter.Add(Key(1), Start.AddSeconds(70));

        filter.Excludes(Key(2), Start).ShouldBeTrue();
    }

    [Fact]
    public void MissesUntil_ATime_ExcludesNothingBeforeIt()
    {
        var filter = new DoubtFilter();
        filter.MissesUntil(Start.AddSeconds(60));
        filter.MissesUntil(Start.AddSeconds(10));

        filter.Excludes(Key(1), Start.AddSeconds(59)).ShouldBeFalse();
        filter.Excludes(Key(1), Start.AddSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void Remove_WrittenDoubt_IsExcluded()
    {
        var filter = new DoubtFilter();
        filter.ReportWritten(Key(1), filter.Add(Key(1), Start.AddSeconds(60)));

        filter.Remove(Key(1), filter.WrittenVersionOf(Key(1))!.Value);

        filter.Excludes(Key(1), Start).ShouldBeTrue();
        filter.Count.ShouldBe(0);
    }

    /// <summary>A write that has failed is repeated in the background, perhaps after the deletion.</summary>
    [Fact]
    public void WrittenVersionOf_DoubtThatIsNotWritten_IsNull()
    {
        var filter = new DoubtFilter();
        var first = filter.Add(Key(1), Start.AddSeconds(60));
        filter.WrittenVersionOf(Key(1)).ShouldBeNull();
        filter.Add(Key(1), Start.AddSeconds(60));
        filter.ReportWritten(Key(1), first);

        filter.WrittenVersionOf(Key(1)).ShouldBeNull();
    }

    [Fact]
    public void Remove_DoubtThatWasAddedAgain_Stays()
    {
        var filter = new DoubtFilter();
        filter.ReportWritten(Key(1), filter.Add(Key(1), Start.AddSeconds(60)));
        var version = filter.WrittenVersionOf(Key(1))!.Value;
        filter.Add(Key(1), Start.AddSeconds(60));

        filter.Remove(Key(1), version);

        filter.Excludes(Key(1), Start).ShouldBeFalse();
    }

    private static DoubtKey Key(int number) => new("studio", 0, (UInt128)number);
}
