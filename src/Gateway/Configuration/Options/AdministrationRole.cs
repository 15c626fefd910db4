namespace Gateway.Configuration.Options;

/// <summary>What a key of the administration API may do. A role includes those before it.</summary>
internal enum AdministrationRole
{
    /// <summary>Reads.</summary>
    Viewer = 0,

    /// <summary>Pauses submits, revokes keys, decides doubtful submits, and sends webhooks again.</summary>
    Operator = 1,

    /// <summary>Makes and changes clients and their keys.</summary>
    Admin = 2,
}
