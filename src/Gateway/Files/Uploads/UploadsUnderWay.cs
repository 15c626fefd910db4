namespace Gateway.Files.Uploads;

/// <summary>The uploads whose bytes this process receives at the moment, so that the deletion of one ends its requests.</summary>
internal sealed class UploadsUnderWay(TimeProvider time)
{
    /// <summary>How long a deletion waits for requests. A slow storage may keep them longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, List<Reception>> _uploads = new(StringComparer.Ordinal);

    /// <summary>Adds a request, before it takes the lease of its part. It has ended when it is disposed.</summary>
    public Reception Enter(string name)
    {
        var reception = new Reception(this, name);
        lock (_uploads)
        {
            if (!_uploads.TryGetValue(name, out var receptions))
            {
                _uploads[name] = receptions = [];
            }

            receptions.Add(reception);
        }

        return reception;
    }

    /// <summary>Ends the requests of an upload that was deleted, and waits until they have removed their bytes.</summary>
    public async Task EndAsync(string name)
    {
        Task[] ends;
        lock (_uploads)
        {
            ends = _uploads.TryGetValue(name, out var receptions) ? [.. receptions.Select(static reception => reception.EndAsync())] : [];
        }

        try
        {
            await Task.WhenAll(ends).WaitAsync(Longest, time);
        }
        catch (TimeoutException)
        {
            // Each request removes its bytes at its own end.
        }
    }

    private void Leave(Reception reception, string name)
    {
        lock (_uploads)
        {
            var receptions = _uploads[name];
            receptions.Remove(reception);
            if (receptions.Count == 0)
            {
                _uploads.Remove(name);
            }
        }
    }

    /// <summary>A request that receives bytes of an upload.</summary>
    internal sealed class Reception(UploadsUnderWay uploads, string name) : IDisposable
    {
        private readonly CancellationTokenSource _deleted = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Cancelled when the upload was deleted.</summary>
        public CancellationToken Deleted => _deleted.Token;

        /// <summary>Under the lock: the request has not ended, so its source exists. No code of the request runs under the lock.</summary>
        public Task EndAsync()
        {
            _ = _deleted.CancelAsync();
            return _ended.Task;
        }

        public void Dispose()
        {
            uploads.Leave(this, name);
            _deleted.Dispose();
            _ended.TrySetResult();
        }
    }
}
