namespace Gateway.Clients;

/// <summary>State of the credential in the request headers.</summary>
internal enum CredentialStatus
{
    /// <summary>The request has no <c>Authorization</c> and no <c>x-api-key</c>.</summary>
    Missing,

    /// <summary>Several different keys: in a repeated header, in both headers, or in a comma-separated list.</summary>
    Ambiguous,

    /// <summary>
    /// One credential, but not in the format <c>Bearer &lt;key&gt;</c>, <c>Key &lt;key&gt;</c> or <c>x-api-key: &lt;key&gt;</c>.
    /// </summary>
    Malformed,

    /// <summary>One key in a valid format, sent once or several times. The key may still be unknown.</summary>
    Found,
}
