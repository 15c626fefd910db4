using Gateway.Errors;

namespace Gateway.Contracts;

/// <summary>Result of the validation of one body.</summary>
internal sealed class ContractVerdict
{
    /// <summary>Result for a body without violations and unknown parameters, which is by far the most frequent case.</summary>
    public static readonly ContractVerdict Flawless = new([], [], 0);

    public ContractVerdict(IReadOnlyList<Violation> violations, IReadOnlyList<UnknownParameter> unknown, int unknownOmitted)
    {
        Violations = violations;
        Unknown = unknown;
        UnknownOmitted = unknownOmitted;
    }

    /// <summary>All violations, in the order of the contract. Empty: the body may be forwarded.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Unknown parameters to warn about. Empty under the policies Reject (they are violations) and Forward.</summary>
    public IReadOnlyList<UnknownParameter> Unknown { get; }

    /// <summary>Number of unknown parameters that <see cref="Unknown"/> omits.</summary>
    public int UnknownOmitted { get; }

    public bool IsValid => Violations.Count == 0;
}
