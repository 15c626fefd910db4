using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Shares;

namespace Gateway.Webhooks.Delivering;

/// <summary>
/// Decides how many deliveries of each line are taken. A line has the deliveries of one client to one receiver, and no line takes the
/// places of all others:
/// a line whose receiver answered its last attempt quickly has <c>Gateway:Webhooks:ConcurrencyPerReceiver</c> places, and every other one
/// has <see cref="Unproven"/>. The lines whose last attempt was slow share half of <c>Gateway:Webhooks:Concurrency</c>. A client has its
/// fair share of all places.
/// </summary>
internal sealed class WebhookLines
{
    /// <summary>Places of a line whose receiver has not answered yet, or was slow.</summary>
    public const int Unproven = 2;

    /// <summary>The lines that are remembered. Each takes about 300 bytes. A forgotten line counts as one that has not answered
    /// yet.</summary>
    public const int MaxLines = 10_000;

    /// <summary>An attempt that takes longer is slow.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LineState> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _clients = new(StringComparer.Ordinal);
    private int _active;

    private enum Speed
    {
        Unknown,
        Quick,
        Slow,
    }

    /// <summary>Number of deliveries under way.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>Number of lines that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>The lines to take deliveries of, and how many of each at most. In each round of the distribution every line gets one place,
    /// those with the fewest deliveries under way first.</summary>
    /// <param name="due">The lines with deliveries that are due.</param>
    /// <param name="options">The limits.</param>
    public IReadOnlyList<(string Line, int Count)> Allot(IReadOnlyList<DueLine> due, WebhooksOptions options)
    {
        lock (_gate)
        {
            var plan = new Plan(this, options);
            var open = due.OrderBy(line => ActiveOf(line.Line)).ThenBy(static line => line.DueAt).Select(static line => line.Line).ToList();
            while (open.Count > 0 && plan.HasFree)
            {
                open = open.FindAll(plan.TryGive);
            }

            return [.. plan.Given.Select(static given => (given.Key, given.Value))];
        }
    }

    public void Begin(string line)
    {
        lock (_gate)
        {
            if (!_lines.ContainsKey(line) && _lines.Count >= MaxLines)
            {
                ForgetIdleLines();
            }

            var state = _lines.GetValueOrDefault(line);
            _lines[line] = state with { Active = state.Active + 1 };
            var client = ClientOf(line);
            _clients[client] = _clients.GetValueOrDefault(client) + 1;
            _active++;
        }
    }

    /// <param name="line">The line.</param>
    /// <param name="duration">How long the attempt took. Null: there was none, or the gateway stops.</param>
    /// <param name="isAnswered">Whether the receiver has answered.</param>
    public void End(string line, TimeSpan? duration, bool isAnswered)
    {
        lock (_gate)
        {
            var state = _lines[line];
            var speed = duration switch
            {
                null => state.Speed,
                { } time when time > SlowAfter => Speed.Slow,
                _ => isAnswered ? Speed.Quick : Speed.Unknown,
            };
            if (state.Active == 1 && speed == Speed.Unknown)
            {
                _lines.Remove(line);
            }
            else
            {
                _lines[line] = new LineState(state.Active - 1, speed);
            }

            var client = ClientOf(line);
            if (--_clients[client] == 0)
            {
                _clients.Remove(client);
            }

            _active--;
        }
    }

    private static string ClientOf(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];

    private int ActiveOf(string line) => _lines.GetValueOrDefault(line).Active;

    private void ForgetIdleLines()
    {
        foreach (var idle in _lines.Where(static line => line.Value.Active == 0).Select(static line => line.Key).ToList())
        {
            _lines.Remove(idle);
        }
    }

    private readonly record struct LineState(int Active, Speed Speed);

    /// <summary>One distribution of the free places.</summary>
    private sealed class Plan(WebhookLines lines, WebhooksOptions options)
    {
        private readonly Dictionary<string, int> _ofClients = [];
        private int _free = options.Concurrency - lines._active;
        private int _freeForSlow = (options.Concurrency / 2)
            - lines._lines.Values.Where(static line => line.Speed == Speed.Slow).Sum(static line => line.Active);

        public Dictionary<string, int> Given { get; } = new(StringComparer.Ordinal);

        public bool HasFree => _free > 0;

        /// <returns>Whether the line got a place and may get another one.</returns>
        public bool TryGive(string line)
        {
            var state = lines._lines.GetValueOrDefault(line);
            var given = Given.GetValueOrDefault(line);
            var client = ClientOf(line);
            var ofClient = lines._clients.GetValueOrDefault(client) + _ofClients.GetValueOrDefault(client);
            var inUse = options.Concurrency - _free;
            var limit = state.Speed == Speed.Quick
                ? options.ConcurrencyPerReceiver
                : Math.Min(Unproven, options.ConcurrencyPerReceiver);
            if (_free <= 0
                || state.Active + given >= limit
                || (state.Speed == Speed.Slow && _freeForSlow <= 0)
                || ofClient >= FairShare.Of(options.Concurrency, options.Concurrency, inUse))
            {
                return false;
            }

            Given[line] = given + 1;
            _ofClients[client] = _ofClients.GetValueOrDefault(client) + 1;
            _free--;
            _freeForSlow -= state.Speed == Speed.Slow ? 1 : 0;
            return true;
        }
    }
}
