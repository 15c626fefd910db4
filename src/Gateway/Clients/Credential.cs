namespace Gateway.Clients;

/// <summary>The credential of a request, as a view of the header that contains it.</summary>
internal readonly ref struct Credential
{
    private Credential(CredentialStatus status, ReadOnlySpan<char> key)
    {
        Status = status;
        Key = key;
    }

    public CredentialStatus Status { get; }

    /// <summary>The presented key. Empty unless the status is <see cref="CredentialStatus.Found"/>.</summary>
    public ReadOnlySpan<char> Key { get; }

    public static Credential Found(ReadOnlySpan<char> key) => new(CredentialStatus.Found, key);

    public static Credential None(CredentialStatus status) => new(status, default);

    public override string ToString() => Status.ToString();
}
