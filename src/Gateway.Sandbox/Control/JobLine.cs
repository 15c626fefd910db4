namespace Gateway.Sandbox.Control;

internal sealed record JobLine(
    bool Accepted,
    string? RequestId,
    string Model,
    string? App,
    string? Status,
    bool? Cancelled,
    int BilledImages,
    string? Fault,
    DateTimeOffset SubmittedAt,
    IReadOnlyList<SandboxDataUri> DataUris);
