using Gateway.Clients;
using Gateway.Configuration;

namespace Gateway.Shares;

/// <summary>
/// Ends the requests of a key that was revoked or has expired. One timer checks the keys of all requests in flight every second, so that
/// a wait needs no timer of its own. The timer runs only while there are such requests.
/// </summary>
internal sealed class KeyWatch : IDisposable
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly SettingsSource _settings;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    /// <summary>By the client object: each snapshot of the configuration has one for each of its keys.</summary>
    private readonly Dictionary<Client, WatchedKey> _keys = [];
    private bool _isRunning;

    public KeyWatch(SettingsSource settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _timer = time.CreateTimer(static watch => ((KeyWatch)watch!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of keys that are checked. For tests.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Whether the key of a client is valid now, by the current configuration. The owner of an upload needs a valid
    /// key.</summary>
    public bool IsValid(Client client)
    {
        var (clients, now) = (_settings.Current.Clients, _time.GetUtcNow());
        return client.IsOfUpload ? clients.IsActive(client.Name, now) : clients.Recognise(client, now) is not null;
    }

    /// <summary>Adds a request. The caller calls <see cref="Leave"/> once.</summary>
    public WatchedKey Enter(Client client)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(client, out var key))
            {
                _keys.Add(client, key = new WatchedKey());
            }

            key.Requests++;
            if (!_isRunning)
            {
                _isRunning = true;
                _timer.Change(Beat, Beat);
            }

            return key;
        }
    }

    /// <summary>An entry without requests remains until the next beat, so that sequential requests share one.</summary>
    public void Leave(WatchedKey key)
    {
        lock (_gate)
        {
            key.Requests--;
        }
    }

    /// <summary>Checks the keys of all requests in flight now: clients or keys have changed.</summary>
    public void CheckNow() => Check();

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        List<WatchedKey>? revoked = null;
        lock (_gate)
        {
            foreach (var (client, key) in _keys)
            {
                if (key.Requests == 0)
                {
                    _keys.Remove(client);
                    key.Dispose();
                }
                else if (!IsValid(client))
                {
                    (revoked ??= []).Add(key);
                    _keys.Remove(client);
                }
            }

            if (_keys.Count == 0)
            {
                _isRunning = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        revoked?.ForEach(static key => key.Revoke());
    }
}
