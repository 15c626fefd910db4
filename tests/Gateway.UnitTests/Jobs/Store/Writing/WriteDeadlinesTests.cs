using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.UnitTests.Jobs.Store.Writing;

public sealed class WriteDeadlinesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestTimeProvider _time = new();

    [Fact]
    public async Task Write_NotSettled_EndsAtItsOwnDeadline()
    {
        await using var deadlines = new WriteDeadlines(_time, Deadline);
        var (first, second) = (new StatementsWrite(StoreOperation.Probe), new StatementsWrite(StoreOperation.Probe));
        deadlines.Add(first);
        _time.Advance(Second);
        deadlines.Add(second);

        _time.Advance(Deadline - Second);
        (await first.End).ShouldBe(WriteEnd.TimedOut);
        second.End.IsCompleted.ShouldBeFalse();

        _time.Advance(Second + TimeSpan.FromMilliseconds(1));
        (await second.End).ShouldBe(WriteEnd.TimedOut);
        deadlines.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Write_Settled_IsNotKept()
    {
        await using var deadlines = new WriteDeadlines(_time, Deadline);
        for (var count = 0; count < 100; count++)
        {
            var write = new StatementsWrite(StoreOperation.Probe);
            deadlines.Add(write);
            write.Settle(null);
            (await write.End).ShouldBe(WriteEnd.Settled);
        }

        deadlines.Count.ShouldBe(1);
        _time.Advance(Deadline);
        deadlines.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Write_AfterAnIdleTime_EndsAtItsDeadline()
    {
        await using var deadlines = new WriteDeadlines(_time, Deadline);
        var before = new StatementsWrite(StoreOperation.Probe);
        deadlines.Add(before);
        before.Settle(null);
        _time.Advance(10 * Deadline);
        var write = new StatementsWrite(StoreOperation.Probe);
        deadlines.Add(write);

        _time.Advance(Deadline);

        (await write.End).ShouldBe(WriteEnd.TimedOut);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settled_AskedBeforeOrAfterTheEnd_Completes(bool before)
    {
        var write = new StatementsWrite(StoreOperation.Probe);
        var settled = before ? write.Settled : null;
        write.TryTake().ShouldBeTrue();
        write.EndWait(WriteEnd.TimedOut);
        (await write.End).ShouldBe(WriteEnd.TimedOut);
        write.GiveUp();
        (settled?.IsCompleted ?? false).ShouldBeFalse();

        write.Settle(null);

        await (settled ?? write.Settled);
        write.NeverBegan.ShouldBeFalse();
    }

    [Fact]
    public async Task Settled_GivenUpBeforeItBegan_Completes()
    {
        var write = new StatementsWrite(StoreOperation.Probe);

        write.GiveUp();

        await write.Settled;
        write.NeverBegan.ShouldBeTrue();
        write.TryTake().ShouldBeFalse();
    }
}
