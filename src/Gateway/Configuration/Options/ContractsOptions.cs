namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Contracts</c>: what the gateway knows of the models.</summary>
internal sealed class ContractsOptions
{
    /// <summary>A directory of further contract files, read at start and again on change.
    /// A file for a built-in model replaces the built-in one. Unset: the built-in contracts alone.</summary>
    public string? Directory { get; set; }

    public UnknownParameterPolicy UnknownParameters { get; set; } = UnknownParameterPolicy.Warn;

    public UnknownModelPolicy UnknownModels { get; set; } = UnknownModelPolicy.Reject;
}
