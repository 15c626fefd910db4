namespace Gateway.Sandbox;

/// <summary>The requests that get a fault. An unset member matches every request.</summary>
public sealed class SandboxFaultMatch
{
    public SandboxOperation Operation { get; set; } = SandboxOperation.Any;

    /// <summary>The model of the job, or a prefix of it that ends in <c>*</c>.</summary>
    public string? Model { get; set; }

    /// <summary>The id of a follow-up's job.</summary>
    public string? RequestId { get; set; }

    internal bool Matches(SandboxOperation operation, string model, string? requestId) =>
        (Operation == SandboxOperation.Any || Operation == operation)
        && (RequestId is null || RequestId == requestId)
        && MatchesModel(model);

    private bool MatchesModel(string model) =>
        Model is null
        || (Model.EndsWith('*') ? model.StartsWith(Model[..^1], StringComparison.Ordinal) : Model == model);
}
