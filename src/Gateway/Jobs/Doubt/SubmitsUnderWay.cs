using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>
/// This process's own view of submits without an idempotency key: those that are under way, and the doubts that the store could
/// not take. Both are gone when the process ends; the store's rows are not.
/// </summary>
internal sealed class SubmitsUnderWay(TimeProvider time)
{
    /// <summary>About 2 KiB each at most.</summary>
    private const int MaxUnwritten = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<SubmitIdentity, List<SubmitUnderWay>> _underWay = [];
    private readonly Dictionary<SubmitIdentity, SubmitDoubt> _unwritten = [];

    public SubmitUnderWay Begin(SubmitIdentity identity, ClientPresence client)
    {
        var submit = new SubmitUnderWay(identity, client);
        lock (_gate)
        {
            if (!_underWay.TryGetValue(identity, out var submits))
            {
                _underWay.Add(identity, submits = []);
            }

            submits.Add(submit);
        }

        return submit;
    }

    public void End(SubmitUnderWay submit)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(submit.Identity, out var submits) && submits.Remove(submit) && submits.Count == 0)
            {
                _underWay.Remove(submit.Identity);
            }
        }

        submit.End();
    }

    /// <summary>An identical submit whose client has left and whose outcome is not settled yet. Those whose clients wait don't count:
    /// two clients may well want the same picture twice.</summary>
    public SubmitUnderWay? FindLeft(SubmitIdentity identity)
    {
        lock (_gate)
        {
            return _underWay.TryGetValue(identity, out var submits) ? submits.Find(submit => submit.HasClientLeft) : null;
        }
    }

    /// <summary>Remembers a doubt that the store could not take.</summary>
    public void KeepUnwritten(SubmitIdentity identity, SubmitDoubt doubt)
    {
        lock (_gate)
        {
            if (_unwritten.Count >= MaxUnwritten)
            {
                var now = time.GetUtcNow();
                foreach (var (expired, _) in _unwritten.Where(known => known.Value.ExpiresAt <= now).ToList())
                {
                    _unwritten.Remove(expired);
                }
            }

            if (_unwritten.Count < MaxUnwritten)
            {
                _unwritten[identity] = doubt;
            }
        }
    }

    public SubmitDoubt? FindUnwritten(SubmitIdentity identity)
    {
        lock (_gate)
        {
            if (!_unwritten.TryGetValue(identity, out var doubt))
            {
                return null;
            }

            if (doubt.ExpiresAt > time.GetUtcNow())
            {
                return doubt;
            }

            _unwritten.Remove(identity);
            return null;
        }
    }

    public void ForgetUnwritten(SubmitIdentity identity)
    {
        lock (_gate)
        {
            _unwritten.Remove(identity);
        }
    }
}
