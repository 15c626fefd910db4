namespace Gateway.Shares;

/// <summary>The numbers of things of each kind that one client holds now.</summary>
internal struct ShareUse
{
    private int _requests;
    private int _waitingSubmits;
    private int _streams;

    public readonly bool IsEmpty => _requests == 0 && _waitingSubmits == 0 && _streams == 0;

    public readonly int this[ShareKind kind] => kind switch
    {
        ShareKind.Requests => _requests,
        ShareKind.WaitingSubmits => _waitingSubmits,
        _ => _streams,
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
            default:
                _streams += change;
                break;
        }
    }
}
