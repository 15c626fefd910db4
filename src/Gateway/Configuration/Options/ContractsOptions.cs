namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Contracts</c>: contract settings.</summary>
internal sealed class ContractsOptions
{
    /// <summary>
    /// Directory of further contract files, read at start and again after a change. A file for a built-in model replaces the built-in
    /// contract. Unset: only the built-in contracts are used.
    /// </summary>
    public string? Directory { get; set; }

    public UnknownParameterPolicy UnknownParameters { get; set; } = UnknownParameterPolicy.Warn;

    public UnknownModelPolicy UnknownModels { get; set; } = UnknownModelPolicy.Reject;
}
