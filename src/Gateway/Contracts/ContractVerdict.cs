using Gateway.Errors;

namespace Gateway.Contracts;

/// <summary>What the check of one body found.</summary>
internal sealed class ContractVerdict
{
    /// <summary>A body that keeps the contract and has nothing unknown: by far the most frequent case.</summary>
    public static readonly ContractVerdict Flawless = new([], [], 0);

    public ContractVerdict(IReadOnlyList<Violation> violations, IReadOnlyList<UnknownParameter> unknown, int unknownOmitted)
    {
        Violations = violations;
        Unknown = unknown;
        UnknownOmitted = unknownOmitted;
    }

    /// <summary>All broken rules, in the contract's order. Empty: the body may be forwarded.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Parameters to warn of; empty under the policies Reject (they are violations) and Forward.</summary>
    public IReadOnlyList<UnknownParameter> Unknown { get; }

    /// <summary>How many more unknown parameters there were than <see cref="Unknown"/> lists.</summary>
    public int UnknownOmitted { get; }

    public bool IsValid => Violations.Count == 0;
}
