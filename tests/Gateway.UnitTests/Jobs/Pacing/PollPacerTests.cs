using Gateway.Jobs.Pacing;

namespace Gateway.UnitTests.Jobs.Pacing;

public sealed class PollPacerTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly PollPacer _pacer;
    private int _rate = 10;

    public PollPacerTests() => _pacer = new PollPacer(() => _rate, _time);

    public void Dispose() => _pacer.Dispose();

    [Fact]
    public void Take_WithinTheRate_ProceedsWithoutTimerOrAllocation()
    {
        var joined = false;
        for (var i = 0; i < 100; i++)
        {
            joined |= _pacer.Take("a", isPrompt: true) is not null;
            joined |= _pacer.Take("b", isPrompt: true) is not null;
            Advance(200);
        }

        joined.ShouldBeFalse();
        _pacer.Granted.ShouldBe(200);
        _time.PendingTimers.ShouldBe(0);
        PollTurn? turn = null;
        AllocatedBytes.Least(() => turn ??= _pacer.Take("a", isPrompt: true), prepare: () => Advance(200)).ShouldBe(0);
        turn.ShouldBeNull();
    }

    [Fact]
    public void Take_AboveTheRate_GrantsOneTurnPerInterval()
    {
        var turns = Join("a", 12);

        // Two turns are granted at once: the burst of a fifth of a second.
        turns.Count.ShouldBe(10);
        foreach (var turn in turns)
        {
            Advance(99);
            turn.Granted.IsCompleted.ShouldBeFalse();
            Advance(1);
            turn.Granted.IsCompletedSuccessfully.ShouldBeTrue();
        }

        _time.PendingTimers.ShouldBe(0);
    }

    /// <summary>One client has a thousand calls in the line. Another client below its share gets the next turn but one at most.</summary>
    [Fact]
    public void Take_WhileAnotherClientHasAThousandInLine_GetsTheNextTurnButOne()
    {
        var hostile = Join("hostile", 1000);
        for (var i = 0; i < 20; i++)
        {
            var turn = _pacer.Take("good", isPrompt: true).ShouldNotBeNull();

            Advance(200);

            turn.Granted.IsCompletedSuccessfully.ShouldBeTrue($"turn {i}");
            Advance(100);
        }

        hostile.Count(turn => turn.Granted.IsCompleted).ShouldBe(40);
    }

    /// <summary>Thirty clients have fifty streams or waiting submits each. A client's own polls get three of four turns.</summary>
    [Fact]
    public void Take_OfAPromptCall_GoesBeforeTheCallsThatCanWait()
    {
        List<PollTurn> patient =
            [.. Enumerable.Range(0, 1500).Select(call => _pacer.Take($"hostile{call % 30}", isPrompt: false)).OfType<PollTurn>()];
        for (var i = 0; i < 20; i++)
        {
            var turn = _pacer.Take("good", isPrompt: true).ShouldNotBeNull();
            Advance(100);
            turn.Granted.IsCompletedSuccessfully.ShouldBeTrue($"turn {i}");
            // A turn of the other calls.
            Advance(100);
        }

        patient.Count(turn => turn.Granted.IsCompleted).ShouldBe(20);
        var prompt = Join("good", 40);
        Advance(100 * prompt.Count);
        prompt.Count(turn => turn.Granted.IsCompleted).ShouldBe(30, "the other calls keep a quarter of the turns");
    }

    [Fact]
    public void Promote_OfACallThatCanWait_MovesItBeforeTheOthers()
    {
        List<PollTurn> patient = [.. Enumerable.Range(0, 30).Select(_ => _pacer.Take("a", isPrompt: false)).OfType<PollTurn>()];

        _pacer.Promote(patient[^1]);
        Advance(100);

        patient[^1].Granted.IsCompletedSuccessfully.ShouldBeTrue();
        _pacer.Promote(patient[^1]);
        _pacer.Waiting.ShouldBe(patient.Count - 1);
        Advance(100 * patient.Count);
        patient.ShouldAllBe(turn => turn.Granted.IsCompletedSuccessfully);
        (_pacer.Waiting, _time.PendingTimers).ShouldBe((0, 0));
    }

    [Fact]
    public void Turns_OfSeveralClients_AlternateAndKeepTheOrderOfEachClient()
    {
        Join("first", 2);
        var lines = new Dictionary<string, List<PollTurn>> { ["a"] = Join("a", 5), ["b"] = Join("b", 5), ["c"] = Join("c", 2) };
        for (var i = 0; i < 12; i++)
        {
            Advance(100);
            var counts = lines.Values.Select(line => line.TakeWhile(turn => turn.Granted.IsCompleted).Count()).ToArray();
            counts.Sum().ShouldBe(i + 1, "the turns of a client are granted in order");
            var open = lines.Values.Where(line => !line[^1].Granted.IsCompleted)
                .Select(line => line.Count(turn => turn.Granted.IsCompleted)).ToList();
            (open.Count == 0 || open.Max() - open.Min() <= 1).ShouldBeTrue("clients with a line get turns in turn");
        }
    }

    [Fact]
    public void TryLeave_FreesThePlaceWithoutATurn()
    {
        var turns = Join("a", 5);

        _pacer.TryLeave(turns[0]).ShouldBeTrue();
        _pacer.TryLeave(turns[0]).ShouldBeFalse();
        _pacer.Waiting.ShouldBe(2);
        Advance(100);

        turns[1].Granted.IsCompletedSuccessfully.ShouldBeTrue();
        _pacer.TryLeave(turns[1]).ShouldBeFalse();
        _pacer.TryLeave(turns[2]).ShouldBeTrue();
        Advance(10_000);
        turns[2].Granted.IsCompleted.ShouldBeFalse();
        (_pacer.Waiting, _time.PendingTimers).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(2_000, 2_000)]
    [InlineData(60_000, 30_000)]
    public void SlowDown_LeavesATenthOfTheRateForItsTime(int demanded, int effective)
    {
        _pacer.SlowDown(TimeSpan.FromMilliseconds(demanded));
        var turns = Join("a", 100);
        turns.Count.ShouldBe(100);

        Advance(999);
        turns.ShouldAllBe(turn => !turn.Granted.IsCompleted);
        Advance(1);
        turns.Count(turn => turn.Granted.IsCompleted).ShouldBe(1);
        Advance(effective - 1_000);
        turns.Count(turn => turn.Granted.IsCompleted).ShouldBe(effective / 1_000);
        Advance(500);
        turns.Count(turn => turn.Granted.IsCompleted).ShouldBe((effective / 1_000) + 5);
    }

    [Fact]
    public void Rate_ChangedByAReload_AppliesToTheNextTurns()
    {
        var turns = Join("a", 4);
        Advance(100);
        turns[0].Granted.IsCompleted.ShouldBeTrue();

        _rate = 1000;
        Advance(200);

        turns[1].Granted.IsCompleted.ShouldBeTrue();
    }

    /// <summary>Random takes, leaves, charges, slowdowns and steps of a millisecond, compared with a model of the same rules.</summary>
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 100)]
    [InlineData(3, 1)]
    [InlineData(4, 333)]
    public void Turns_AtRandom_FollowTheModel(int seed, int rate)
    {
        using var pacer = new PollPacer(() => rate, _time);
        var random = new Random(seed);
        var model = new Model(rate);
        var turns = new Dictionary<int, PollTurn>();
        for (var step = 0; step < 20_000; step++)
        {
            var client = "abc"[random.Next(3)].ToString();
            switch (random.Next(100))
            {
                case < 25 when turns.Count < 60:
                    var turn = pacer.Take(client, isPrompt: true);
                    (turn is null).ShouldBe(model.Take(client, step), $"step {step}");
                    if (turn is not null)
                    {
                        turns.Add(step, turn);
                    }

                    break;
                case < 35 when turns.Count > 0:
                    var id = turns.Keys.ElementAt(random.Next(turns.Count));
                    pacer.TryLeave(turns[id]).ShouldBe(model.Leave(id), $"step {step}");
                    turns.Remove(id);
                    break;
                case 35 when random.Next(10) == 0:
                    pacer.SlowDown(TimeSpan.FromMilliseconds(500));
                    model.SlowDown(500);
                    break;
                case 36:
                    pacer.Charge();
                    model.Charge();
                    break;
                default:
                    Advance(1);
                    model.Tick();
                    break;
            }

            if (pacer.Waiting != model.Waiting)
            {
                Assert.Fail($"{pacer.Waiting} turns wait and not {model.Waiting}, step {step}");
            }

            // The same number of turns waits, so it is enough that the model's granted turns are granted.
            foreach (var granted in model.TakeGranted())
            {
                turns.Remove(granted, out var turn).ShouldBeTrue();
                turn!.Granted.IsCompleted.ShouldBeTrue($"step {step}, turn {granted}");
            }
        }
    }

    private List<PollTurn> Join(string client, int calls) =>
        [.. Enumerable.Range(0, calls).Select(_ => _pacer.Take(client, isPrompt: true)).OfType<PollTurn>()];

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The same rules in whole ten-thousandths of a token and steps of a millisecond.</summary>
    private sealed class Model(int rate)
    {
        private const int Token = 10_000;

        private readonly List<(string Client, List<int> Ids)> _lines = [];
        private readonly List<int> _granted = [];
        private readonly int _burst = Math.Max(Token, rate * 2_000);
        private int _tokens = Math.Max(Token, rate * 2_000);
        private int _slow;

        public int Waiting => _lines.Sum(line => line.Ids.Count);

        /// <summary>The turns that were granted since the previous call.</summary>
        public int[] TakeGranted()
        {
            int[] granted = [.. _granted];
            _granted.Clear();
            return granted;
        }

        public bool Take(string client, int id)
        {
            if (Waiting == 0 && _tokens >= Token)
            {
                _tokens -= Token;
                return true;
            }

            var line = _lines.Find(line => line.Client == client);
            if (line.Ids is null)
            {
                line = (client, []);
                _lines.Add(line);
            }

            line.Ids.Add(id);
            return false;
        }

        public bool Leave(int id)
        {
            var left = _lines.Exists(line => line.Ids.Remove(id));
            _lines.RemoveAll(line => line.Ids.Count == 0);
            return left;
        }

        public void Charge() => _tokens -= Token;

        public void SlowDown(int milliseconds) => (_slow, _tokens) = (Math.Max(_slow, milliseconds), Math.Min(_tokens, 0));

        public void Tick()
        {
            _tokens = Math.Min(_burst, _tokens + (_slow > 0 ? rate : 10 * rate));
            _slow = Math.Max(0, _slow - 1);
            while (_lines.Count > 0 && _tokens >= Token)
            {
                var line = _lines[0];
                _lines.RemoveAt(0);
                _granted.Add(line.Ids[0]);
                line.Ids.RemoveAt(0);
                if (line.Ids.Count > 0)
                {
                    _lines.Add(line);
                }

                _tokens -= Token;
            }
        }
    }
}
