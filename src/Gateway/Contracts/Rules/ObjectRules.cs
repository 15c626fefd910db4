using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The rules for the members of an object, by parameter.</summary>
/// <param name="parameters">The members that the contract names.</param>
/// <param name="additional">The rule for other members.</param>
/// <param name="additionalSchema">The schema of other members. Null: they have none.</param>
internal sealed class ObjectRules(
    IReadOnlyList<ContractParameter> parameters,
    AdditionalMembers additional = AdditionalMembers.ByPolicy,
    ValueSchema? additionalSchema = null)
{
    private const int MostOnStack = 128;

    /// <summary>A member of a schema counts at most this, so that a member of another schema counts more.</summary>
    private const int LargestDistance = 50;

    private readonly ValueRules[] _rules =
    [
        .. parameters.Select(
            parameter => new ValueRules(parameter.Schema, parameter.Required ? ValueRole.Required : ValueRole.Optional, parameter.Name)),
    ];

    /// <summary>The rule for members that the contract does not name.</summary>
    public AdditionalMembers Additional => additional;

    /// <summary>The rules for these members. Null: they have none.</summary>
    public ValueRules? OfAdditional { get; } = additionalSchema is null ? null : new ValueRules(additionalSchema, ValueRole.Item, null);

    public IReadOnlyList<ContractParameter> Parameters => parameters;

    public ValueRules this[int slot] => _rules[slot];

    /// <summary>
    /// Whether an object violates no rule and has no unknown member. Almost every body passes, so this check creates no report. For any
    /// other body, the validator finds the violations, if there are any.
    /// </summary>
    public bool Passes(JsonValue value)
    {
        var unknown = 0;
        return Passes(value, allowsUnknown: false, ref unknown);
    }

    /// <summary>The same, but unknown members, also those of nested objects, are only counted.</summary>
    public bool PassesBesidesUnknown(JsonValue value, ref int unknown) => Passes(value, allowsUnknown: true, ref unknown);

    private bool Passes(JsonValue value, bool allowsUnknown, ref int unknown)
    {
        Span<bool> seen = _rules.Length <= MostOnStack ? stackalloc bool[MostOnStack] : new bool[_rules.Length];
        seen.Clear();
        var expected = 0;
        foreach (var member in value.Children)
        {
            var slot = CheckedValue.Find(member, parameters, expected);
            if (slot < 0)
            {
                if (PassesAdditional(member, allowsUnknown, ref unknown))
                {
                    continue;
                }

                return false;
            }

            if (!(allowsUnknown ? _rules[slot].PassesBesidesUnknown(member, ref unknown) : _rules[slot].Passes(member)))
            {
                return false;
            }

            seen[slot] = true;
            expected = slot + 1;
        }

        for (var slot = 0; slot < _rules.Length; slot++)
        {
            if (!seen[slot] && !_rules[slot].Passes(default))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How far the members are from satisfying their rules.</summary>
    public int Distance(JsonValue value)
    {
        var (distance, expected, others) = (0, 0, 0);
        Span<bool> seen = _rules.Length <= MostOnStack ? stackalloc bool[MostOnStack] : new bool[_rules.Length];
        seen.Clear();
        foreach (var member in value.Children)
        {
            var slot = CheckedValue.Find(member, parameters, expected);
            if (slot < 0)
            {
                distance += OfOther(member, ++others);
                continue;
            }

            var ofMember = _rules[slot].Distance(member);
            distance += parameters[slot].Schema.Allowed.Count == 1 ? ofMember : Math.Min(LargestDistance, ofMember);
            seen[slot] = true;
            expected = slot + 1;
        }

        for (var slot = 0; slot < _rules.Length; slot++)
        {
            distance += seen[slot] ? 0 : _rules[slot].Distance(default);
        }

        return distance;
    }

    /// <summary>How far a member without a name in the contract is from being valid. As in a list, the first ones decide.</summary>
    private int OfOther(JsonValue member, int number) =>
        additional != AdditionalMembers.Allowed ? 1
        : number <= ItemsRule.MostReported && OfAdditional is { } rules ? Math.Min(LargestDistance, rules.Distance(member))
        : 0;

    private bool PassesAdditional(JsonValue member, bool allowsUnknown, ref int unknown)
    {
        switch (additional)
        {
            case AdditionalMembers.Forbidden:
                return false;
            case AdditionalMembers.Allowed when OfAdditional is null:
                return true;
            case AdditionalMembers.Allowed:
                return allowsUnknown ? OfAdditional.PassesBesidesUnknown(member, ref unknown) : OfAdditional.Passes(member);
            default:
                unknown++;
                return allowsUnknown;
        }
    }
}
