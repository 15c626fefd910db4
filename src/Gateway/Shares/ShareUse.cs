namespace Gateway.Shares;

/// <summary>The numbers of things of each kind that one client holds now.</summary>
internal struct ShareUse
{
    private int _requests;
    private int _waitingSubmits;
    private int _streams;
    private int _downloads;
    private int _upstreamCalls;

    public readonly bool IsEmpty =>
        _requests == 0 && _waitingSubmits == 0 && _streams == 0 && _downloads == 0 && _upstreamCalls == 0;

    public readonly int this[ShareKind kind] => kind switch
    {
        ShareKind.Requests => _requests,
        ShareKind.WaitingSubmits => _waitingSubmits,
        ShareKind.Streams => _streams,
        ShareKind.Downloads => _downloads,
        _ => _upstreamCalls,
    };

    public void Add(ShareKind kind, int change)
    {
        switch (kind)
        {
            case ShareKind.Requests:
                _requests += change;
                break;
            case ShareKind.WaitingSubmits:
                _waitingSubmits += change;
                break;
            case ShareKind.Streams:
                _streams += change;
                break;
            case ShareKind.Downloads:
                _downloads += change;
                break;
            default:
                _upstreamCalls += change;
                break;
        }
    }
}
