using System.Net.Sockets;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>
/// The submits without an idempotency key that are in flight in this process, and the doubts that the store could not write. Both are
/// lost when the process ends; the rows in the store remain.
/// </summary>
internal sealed class SubmitsUnderWay(TimeProvider time)
{
    /// <summary>Each takes at most about 2 KiB.</summary>
    private const int MaxUnwritten = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<SubmitIdentity, List<SubmitUnderWay>> _underWay = [];
    private readonly Dictionary<SubmitIdentity, SubmitDoubt> _unwritten = [];
    private readonly List<Socket> _asked = [];

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

    /// <summary>Whether no earlier identical submit of this process needs attention.</summary>
    public bool HasNoTraceOf(SubmitIdentity identity) => FindLeft(identity) is null && FindUnwritten(identity) is null;

    /// <summary>An identical submit whose client has disconnected and whose outcome is not yet stored. A submit whose client still waits
    /// does not count, because two clients may want the same job twice.</summary>
    public SubmitUnderWay? FindLeft(SubmitIdentity identity)
    {
        lock (_gate)
        {
            return _underWay.TryGetValue(identity, out var submits) && MayHaveLeft(submits)
                ? submits.Find(static submit => submit.HasClientLeft)
                : null;
        }
    }

    /// <summary>Whether any of the clients may have disconnected. One system call asks all sockets, so that many identical submits at a
    /// time stay cheap.</summary>
    private bool MayHaveLeft(List<SubmitUnderWay> submits)
    {
        if (submits.Count == 1)
        {
            return true;
        }

        _asked.Clear();
        foreach (var submit in submits)
        {
            if (submit.Client.HasEnded)
            {
                return true;
            }

            if (submit.Client.Socket is { } socket)
            {
                _asked.Add(socket);
            }
        }

        try
        {
            if (_asked.Count > 0)
            {
                // Leaves those with bytes to read, or with an end of the connection.
                Socket.Select(_asked, checkWrite: null, checkError: null, TimeSpan.Zero);
            }

            return _asked.Count > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
        finally
        {
            _asked.Clear();
        }
    }

    /// <summary>Whether the client of a submit still waits for this job at this process. Its doubt then does not apply to an identical
    /// submit, because two clients may want the same job twice. Another replica does not know of the client and joins the job.</summary>
    public bool IsHeld(SubmitIdentity identity, string requestId)
    {
        lock (_gate)
        {
            return _underWay.TryGetValue(identity, out var submits)
                && submits.Exists(submit => submit.Held?.RequestId == requestId && !submit.HasClientLeft);
        }
    }

    /// <summary>Keeps a doubt in memory that the store could not write.</summary>
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
