using Gateway.Metrics;

namespace Gateway.Jobs.Pacing;

/// <summary>
/// Bounds the status calls to the upstream to <c>Gateway:Limits:UpstreamPollsPerSecond</c>, and shares them equally by client. Each client
/// has a line of its own, and the clients take turns. A client whose line was empty waits for at most one turn of each other client, no
/// matter how many calls of the others wait. A call that finds no line and a token proceeds at once, without a timer or an allocation.
/// </summary>
/// <remarks>
/// A poll of a client goes before the polls of streams and waiting submits, because the client expects a response now. While both wait,
/// every fourth turn belongs to the streams and waiting submits.
/// </remarks>
internal sealed class PollPacer : IMeasured, IDisposable
{
    /// <summary>Longest time for which one response of the upstream slows the polls down.</summary>
    public static readonly TimeSpan LongestSlowdown = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The part of the rate that is left during a slowdown. The polls do not stop: the upstream may have refused the poll of one job only,
    /// and then the clients of all other jobs would wait for nothing.
    /// </summary>
    private const double SlowPart = 0.1;

    /// <summary>The tokens of this part of a second can be used at once.</summary>
    private const double BurstSeconds = 0.2;

    /// <summary>Turns for prompt calls, for each turn of a call that can wait.</summary>
    private const int PromptInARow = 3;

    /// <summary>Rounding errors of the token count and of the milliseconds.</summary>
    private const double Epsilon = 1e-6;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Func<int> _callsPerSecond;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly PollLines _prompt = new();
    private readonly PollLines _patient = new();

    /// <summary>Turns of <see cref="_prompt"/> since the last turn of <see cref="_patient"/>.</summary>
    private int _promptInARow;

    private double _tokens;

    /// <summary>The time until which <see cref="_tokens"/> is counted.</summary>
    private long _countedAt;

    /// <summary>The end of the slowdown.</summary>
    private long _slowUntil;
    private int _waiting;
    private long _granted;
    private long _slowdowns;
    private bool _isArmed;

    /// <param name="callsPerSecond">The current limit, which a reload may change.</param>
    /// <param name="time">The clock.</param>
    public PollPacer(Func<int> callsPerSecond, TimeProvider time)
    {
        (_callsPerSecond, _time) = (callsPerSecond, time);
        _countedAt = _slowUntil = time.GetTimestamp();
        _tokens = Burst;
        _timer = time.CreateTimer(
            static pacer => ((PollPacer)pacer!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of calls that wait for a turn.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Number of calls that got a turn.</summary>
    public long Granted => Interlocked.Read(ref _granted);

    /// <summary>Number of demands of the upstream to slow down.</summary>
    public long Slowdowns => Interlocked.Read(ref _slowdowns);

    private double Burst => Math.Max(1, _callsPerSecond() * BurstSeconds);

    /// <summary>Takes a turn, or joins the line of the client.</summary>
    /// <param name="client">The client that owns the job.</param>
    /// <param name="isPrompt">Whether a client waits for the response, and not a stream or a waiting submit.</param>
    /// <returns>Null: the call may be made now.</returns>
    public PollTurn? Take(string client, bool isPrompt)
    {
        lock (_gate)
        {
            Count();
            if (_waiting == 0 && _tokens >= 1 - Epsilon)
            {
                Spend();
                return null;
            }

            var turn = new PollTurn(client);
            (isPrompt ? _prompt : _patient).Add(turn);
            _waiting++;
            Arm();
            return turn;
        }
    }

    /// <summary>A client has begun to wait for a call that a stream or a waiting submit had asked for.</summary>
    public void Promote(PollTurn turn)
    {
        lock (_gate)
        {
            if (turn.Lines == _patient)
            {
                _patient.Remove(turn);
                _prompt.Add(turn);
            }
        }
    }

    /// <summary>Removes a turn from the line.</summary>
    /// <returns>False: the turn was granted before.</returns>
    public bool TryLeave(PollTurn turn)
    {
        lock (_gate)
        {
            if (turn.Lines is not { } lines)
            {
                return false;
            }

            lines.Remove(turn);
            _waiting--;
            return true;
        }
    }

    /// <summary>Counts a call that follows another one without a turn of its own. A later call waits for it.</summary>
    public void Charge()
    {
        lock (_gate)
        {
            Count();
            Spend();
        }
    }

    /// <summary>The upstream demands a pause. For this time, calls get a tenth of the rate.</summary>
    public void SlowDown(TimeSpan wait)
    {
        lock (_gate)
        {
            Count();
            _slowdowns++;
            var slowdown = wait < LongestSlowdown ? wait : LongestSlowdown;
            _slowUntil = Math.Max(_slowUntil, _countedAt + (long)(slowdown.TotalSeconds * _time.TimestampFrequency));
            _tokens = Math.Min(_tokens, 0);
        }
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.upstream.polls.waiting", "{call}", "Status calls that wait for their turn.", () => Waiting);
        meter.Total("gateway.upstream.polls", "{call}", "Status calls to the upstream.", () => Granted);
        meter.Total(
            "gateway.upstream.polls.slowdowns", "{response}", "Responses of the upstream that slowed the status calls down.",
            () => Slowdowns);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_gate)
        {
            _isArmed = false;
            Count();
            while (_waiting > 0 && _tokens >= 1 - Epsilon)
            {
                var turn = Next().TakeNext();
                _waiting--;
                Spend();
                turn.Grant();
            }

            if (_waiting > 0)
            {
                Arm();
            }
        }
    }

    /// <summary>The lines that the next turn belongs to. Some call waits.</summary>
    private PollLines Next()
    {
        if (_patient.IsEmpty || (!_prompt.IsEmpty && _promptInARow < PromptInARow))
        {
            // Without patient calls the count stays 0: a call that joins now must not be served before those that wait.
            _promptInARow = _patient.IsEmpty ? 0 : _promptInARow + 1;
            return _prompt;
        }

        _promptInARow = 0;
        return _patient;
    }

    private void Spend()
    {
        _tokens--;
        _granted++;
    }

    /// <summary>Adds the tokens of the time since the last count.</summary>
    private void Count()
    {
        var now = _time.GetTimestamp();
        if (now <= _countedAt)
        {
            return;
        }

        var slowEnd = Math.Clamp(_slowUntil, _countedAt, now);
        var seconds = (_time.GetElapsedTime(_countedAt, slowEnd).TotalSeconds * SlowPart) + _time.GetElapsedTime(slowEnd, now).TotalSeconds;
        _tokens = Math.Min(Burst, _tokens + (seconds * _callsPerSecond()));
        _countedAt = now;
    }

    /// <summary>Starts the timer for the next token.</summary>
    private void Arm()
    {
        if (_isArmed)
        {
            return;
        }

        _isArmed = true;
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((SecondsToToken() * 1000) - Epsilon));
        _timer.Change(wait > ShortestWait ? wait : ShortestWait, Timeout.InfiniteTimeSpan);
    }

    private double SecondsToToken()
    {
        var atFullRate = Math.Max(0, 1 - _tokens) / _callsPerSecond();
        var slow = Math.Max(0, _time.GetElapsedTime(_countedAt, _slowUntil).TotalSeconds);
        return atFullRate <= slow * SlowPart ? atFullRate / SlowPart : slow + atFullRate - (slow * SlowPart);
    }
}
