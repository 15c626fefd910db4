using Gateway.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>
/// The receivers of webhooks below <c>/sandbox/webhooks/{name}</c>. A receiver answers 200 unless it is told otherwise. What they have
/// received is kept, bounded in number and bytes; the oldest deliveries are dropped.
/// </summary>
public sealed class SandboxWebhooks
{
    /// <summary>The path of the list. A receiver has one more segment.</summary>
    public const string Path = "/sandbox/webhooks";

    private const int MaxDeliveries = 1_000;
    private const long MaxHeldBytes = 16L * 1024 * 1024;
    private const int MaxNames = 256;

    private readonly Lock _gate = new();
    private readonly Queue<SandboxDelivery> _deliveries = new();
    private readonly Dictionary<string, Queue<PlannedAnswer>> _plans = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly WebhookRoutes _routes;
    private long _held;
    private long _count;

    internal SandboxWebhooks(TimeProvider time, CancellationToken stopping)
    {
        _time = time;
        _routes = new WebhookRoutes(this, time, stopping);
    }

    /// <summary>The kept deliveries, oldest first.</summary>
    public IReadOnlyList<SandboxDelivery> Deliveries
    {
        get
        {
            lock (_gate)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>Number of deliveries since the start or the last reset, including dropped ones.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Handles a request of a route below <see cref="Path"/>: a delivery, or a call that lists, plans or deletes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The name of the receiver. Null: the list of all.</param>
    public Task HandleAsync(HttpContext context, string? name) => _routes.HandleAsync(context, name);

    /// <summary>Replaces the answers of a receiver. After them it answers 200.</summary>
    /// <exception cref="ArgumentException">An answer is not valid, or there are too many receivers.</exception>
    public void Plan(string name, params IReadOnlyList<SandboxWebhookAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Select(static answer => answer.Problem()).FirstOrDefault(static problem => problem is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(answers));
        }

        lock (_gate)
        {
            if (_plans.Count >= MaxNames && !_plans.ContainsKey(name))
            {
                throw new ArgumentException($"at most {MaxNames} receivers have answers of their own", nameof(name));
            }

            _plans[name] = new Queue<PlannedAnswer>(answers.Select(static answer => new PlannedAnswer(answer, answer.Times)));
        }
    }

    /// <summary>Deletes the deliveries and the answers of one receiver, or of all.</summary>
    public void Clear(string? name = null)
    {
        lock (_gate)
        {
            var kept = name is null ? [] : _deliveries.Where(delivery => delivery.Name != name).ToList();
            _deliveries.Clear();
            kept.ForEach(_deliveries.Enqueue);
            _held = kept.Sum(static delivery => delivery.Body.Length);
            if (name is not null)
            {
                _plans.Remove(name);
                return;
            }

            _plans.Clear();
            Interlocked.Exchange(ref _count, 0);
        }
    }

    /// <summary>Records a delivery and takes the answer for it.</summary>
    internal (SandboxDelivery Delivery, SandboxWebhookAnswer Answer) Receive(
        string name, string target, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        lock (_gate)
        {
            var delivery = new SandboxDelivery
            {
                Sequence = ++_count,
                Name = name,
                ReceivedAt = _time.GetUtcNow(),
                Target = target,
                Headers = headers,
                Body = body,
            };
            _deliveries.Enqueue(delivery);
            _held += body.Length;
            while (_deliveries.Count > MaxDeliveries || _held > MaxHeldBytes)
            {
                _held -= _deliveries.Dequeue().Body.Length;
            }

            return (delivery, TakeAnswer(name));
        }
    }

    private SandboxWebhookAnswer TakeAnswer(string name)
    {
        if (!_plans.TryGetValue(name, out var planned) || !planned.TryPeek(out var next))
        {
            return new SandboxWebhookAnswer();
        }

        next.Remaining--;
        if (next.Remaining == 0)
        {
            planned.Dequeue();
        }

        return next.Answer;
    }
}
