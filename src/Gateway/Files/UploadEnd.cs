namespace Gateway.Files;

/// <summary>How the upload of a file or of a part has ended.</summary>
internal enum UploadEnd
{
    Stored,

    /// <summary>By a rule: size, quota, type, state.</summary>
    Refused,

    /// <summary>The client left, or sent too slowly or not everything.</summary>
    Cut,

    /// <summary>The storage or the store has failed, or the gateway stops.</summary>
    Failed,
}
