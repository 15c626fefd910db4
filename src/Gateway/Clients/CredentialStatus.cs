namespace Gateway.Clients;

/// <summary>What a request's headers hold by way of a credential.</summary>
internal enum CredentialStatus
{
    /// <summary>No <c>Authorization</c> and no <c>x-api-key</c>.</summary>
    Missing,

    /// <summary>More than one: a repeated header, both headers, or a comma list.</summary>
    Ambiguous,

    /// <summary>One, but not of the form <c>Bearer &lt;key&gt;</c>, <c>Key &lt;key&gt;</c> or <c>x-api-key: &lt;key&gt;</c>.</summary>
    Malformed,

    /// <summary>Exactly one, of the right form. Whether its key is known is another question.</summary>
    Found,
}
