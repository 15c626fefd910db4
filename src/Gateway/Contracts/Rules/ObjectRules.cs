using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The rules for the members of an object, by parameter.</summary>
internal sealed class ObjectRules(IReadOnlyList<ContractParameter> parameters)
{
    private const int MostOnStack = 128;

    private readonly ValueRules[] _rules =
    [
        .. parameters.Select(
            parameter => new ValueRules(parameter.Schema, parameter.Required ? ValueRole.Required : ValueRole.Optional, parameter.Name)),
    ];

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
            if (slot < 0 && allowsUnknown)
            {
                unknown++;
                continue;
            }

            if (slot < 0 || !(allowsUnknown ? _rules[slot].PassesBesidesUnknown(member, ref unknown) : _rules[slot].Passes(member)))
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
}
