namespace Gateway.Sandbox;

/// <summary>Which requests a fault is played to. What is unset matches everything.</summary>
public sealed class SandboxFaultMatch
{
    public SandboxOperation Operation { get; set; } = SandboxOperation.Any;

    /// <summary>The model of the job, or a prefix of it that ends in <c>*</c>.</summary>
    public string? Model { get; set; }

    /// <summary>Of a follow-up: the job's id.</summary>
    public string? RequestId { get; set; }

    internal bool Matches(SandboxOperation operation, string model, string? requestId) =>
        (Operation == SandboxOperation.Any || Operation == operation)
        && (RequestId is null || RequestId == requestId)
        && MatchesModel(model);

    private bool MatchesModel(string model) =>
        Model is null
        || (Model.EndsWith('*') ? model.StartsWith(Model[..^1], StringComparison.Ordinal) : Model == model);
}
