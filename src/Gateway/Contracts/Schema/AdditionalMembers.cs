namespace Gateway.Contracts.Schema;

/// <summary>The rule for members that a contract does not name: <c>additionalProperties</c>.</summary>
internal enum AdditionalMembers
{
    /// <summary>Without the keyword, the policy for unknown parameters decides.</summary>
    ByPolicy,

    /// <summary>Every such member is valid, or each has to satisfy a schema.</summary>
    Allowed,

    /// <summary>Every such member is a violation.</summary>
    Forbidden,
}
