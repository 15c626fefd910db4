namespace Gateway.Clients;

/// <summary>What a request's headers hold by way of a credential.</summary>
internal enum CredentialStatus
{
    /// <summary>No <c>Authorization</c> and no <c>x-api-key</c>.</summary>
    Missing,

    /// <summary>Several that are not all the same key: in a repeated header, in both headers, or in a comma-separated list.</summary>
    Ambiguous,

    /// <summary>One, but not of the form <c>Bearer &lt;key&gt;</c>, <c>Key &lt;key&gt;</c> or <c>x-api-key: &lt;key&gt;</c>.</summary>
    Malformed,

    /// <summary>One key of the right form, sent once or several times. Whether its key is known is another question.</summary>
    Found,
}
