using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Delivering;

namespace Gateway.UnitTests.Webhooks.Delivering;

public sealed class WebhookLinesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);
    private static readonly WebhooksOptions Options = new() { Concurrency = 16, ConcurrencyPerReceiver = 4 };

    private readonly WebhookLines _lines = new();

    [Fact]
    public void Allot_LineWithoutAnAnswer_GetsFewPlaces() => Allot("a x").ShouldBe([("a x", WebhookLines.Unproven)]);

    [Fact]
    public void Allot_LineThatAnswersQuickly_GetsItsLimit()
    {
        Run("a x", Quick);

        Allot("a x").ShouldBe([("a x", 4)]);
        Begin("a x", 3);
        Allot("a x").ShouldBe([("a x", 1)]);
        Begin("a x", 1);
        Allot("a x").ShouldBeEmpty();
    }

    /// <summary>An answer with any status shows that the receiver is quick. A refused connection does not.</summary>
    [Theory]
    [InlineData(1, true, 4)]
    [InlineData(1, false, WebhookLines.Unproven)]
    [InlineData(6, true, WebhookLines.Unproven)]
    [InlineData(15, false, WebhookLines.Unproven)]
    public void Allot_AfterAnAttempt_GivesWhatItsSpeedAllows(int seconds, bool isAnswered, int places)
    {
        Run("a x", Quick);
        Run("a x", TimeSpan.FromSeconds(seconds), isAnswered);

        Allot("a x").ShouldBe([("a x", places)]);
    }

    [Fact]
    public void Allot_AttemptThatWasNotMade_ChangesNothing()
    {
        Run("a x", Quick);
        _lines.Begin("a x");
        _lines.End("a x", duration: null, isAnswered: false);

        Allot("a x").ShouldBe([("a x", 4)]);
    }

    [Fact]
    public void Allot_SlowReceiverThatAnswersQuicklyAgain_GetsItsLimit()
    {
        Run("a x", Slow);
        Run("a x", Quick);

        Allot("a x").ShouldBe([("a x", 4)]);
    }

    /// <summary>Any number of dead receivers leaves half of the places to the others.</summary>
    [Fact]
    public void Allot_ManySlowLines_ShareHalfOfThePlaces()
    {
        var slow = Enumerable.Range(0, 40).Select(n => $"c{n} x").ToArray();
        foreach (var line in slow)
        {
            Run(line, Slow);
        }

        var given = Allot(slow);
        given.Sum(line => line.Count).ShouldBe(8);
        given.ShouldAllBe(line => line.Count == 1);
        foreach (var (line, count) in given)
        {
            Begin(line, count);
        }

        Allot(slow).ShouldBeEmpty();
        Allot([.. slow, "good y"]).ShouldHaveSingleItem().Line.ShouldBe("good y");
    }

    /// <summary>A line that is full, and is due for the longest time, takes no place of another one.</summary>
    [Fact]
    public void Allot_FullLineFirst_GivesToTheOthers()
    {
        Begin("a x", WebhookLines.Unproven);

        Allot("a x", "b y", "c z").ShouldBe([("b y", 2), ("c z", 2)]);
    }

    /// <summary>Of the last places, each line gets one before another gets a second one.</summary>
    [Fact]
    public void Allot_FewFreePlaces_AreDividedAmongTheLines()
    {
        foreach (var line in (string[])["a x", "b y", "c z"])
        {
            Run(line, Quick);
        }

        Begin("a x", 3);
        foreach (var other in (string[])["d w", "e w", "f w", "g w", "h w"])
        {
            Begin(other, 2);
        }

        // 13 of 16 are in use, and the share of a client is one. A line with three deliveries has more than its share.
        Allot("a x", "b y", "c z").OrderBy(line => line.Line, StringComparer.Ordinal).ShouldBe([("b y", 1), ("c z", 1)]);
    }

    /// <summary>A client with many receivers leaves places to the others.</summary>
    [Fact]
    public void Allot_OneClientWithManyReceivers_LeavesPlacesToOthers()
    {
        var many = Enumerable.Range(0, 40).Select(n => $"greedy {n}").ToArray();
        foreach (var (line, count) in Allot(many))
        {
            Begin(line, count);
        }

        Allot(many).ShouldBeEmpty();
        Allot([.. many, "modest x"]).ShouldHaveSingleItem().Line.ShouldBe("modest x");
    }

    [Fact]
    public void Allot_AllPlacesInUse_GivesNothing()
    {
        for (var n = 0; n < Options.Concurrency; n++)
        {
            Begin($"c{n} x", 1);
        }

        Allot("new y").ShouldBeEmpty();
        _lines.Active.ShouldBe(Options.Concurrency);
    }

    [Fact]
    public void End_OfMoreLinesThanAreKept_ForgetsIdleOnes()
    {
        Begin("busy x", 1);
        for (var n = 0; n < WebhookLines.MaxLines + 10; n++)
        {
            Run(string.Create(CultureInfo.InvariantCulture, $"c {n}"), Quick);
        }

        _lines.Count.ShouldBeLessThanOrEqualTo(WebhookLines.MaxLines);
        _lines.Active.ShouldBe(1);
        _lines.End("busy x", Quick, isAnswered: true);
    }

    private void Run(string line, TimeSpan duration, bool isAnswered = true)
    {
        _lines.Begin(line);
        _lines.End(line, duration, isAnswered);
    }

    private void Begin(string line, int count)
    {
        for (var n = 0; n < count; n++)
        {
            _lines.Begin(line);
        }
    }

    private IReadOnlyList<(string Line, int Count)> Allot(params string[] lines) =>
        _lines.Allot([.. lines.Select((line, n) => new DueLine(line, Now.AddSeconds(n)))], Options);
}
