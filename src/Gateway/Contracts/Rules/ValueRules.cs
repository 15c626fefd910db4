using Gateway.Contracts.Rules.Unions;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>
/// The rules for one value, in order. They decide whether the value is valid. A validator uses the same rules to report violations.
/// </summary>
internal sealed class ValueRules
{
    private readonly ContractRule[] _rules;

    /// <param name="schema">The schema of the value.</param>
    /// <param name="role">The role of the value in its contract.</param>
    /// <param name="name">The parameter. Null: an element of an array, or a default.</param>
    public ValueRules(ValueSchema schema, ValueRole role, string? name)
    {
        Name = name;
        IsNullable = schema.IsNullable;
        _rules = [.. Rules(schema, role, name)];
    }

    public string? Name { get; }

    /// <summary>Whether null satisfies all rules.</summary>
    public bool IsNullable { get; }

    public IReadOnlyList<ContractRule> InOrder => _rules;

    /// <summary>Whether the value violates none of the rules. Each rule relies on the rules before it, as in the report.</summary>
    public bool Passes(JsonValue value)
    {
        if (IsNullable && value.Kind == JsonKind.Null)
        {
            return true;
        }

        foreach (var rule in _rules)
        {
            if (!rule.Passes(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same, but members that are not in the contract are only counted.</summary>
    public bool PassesBesidesUnknown(JsonValue value, ref int unknown)
    {
        if (IsNullable && value.Kind == JsonKind.Null)
        {
            return true;
        }

        foreach (var rule in _rules)
        {
            if (!rule.PassesBesidesUnknown(value, ref unknown))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// How far the value is from satisfying the rules. 0: it satisfies them. A member that is not in the contract counts 1.
    /// </summary>
    public int Distance(JsonValue value)
    {
        if (IsNullable && value.Kind == JsonKind.Null)
        {
            return 0;
        }

        var unknown = 0;
        foreach (var rule in _rules)
        {
            if (!rule.PassesBesidesUnknown(value, ref unknown))
            {
                return rule.Distance(value);
            }
        }

        return unknown;
    }

    // The most general rule comes first: a value of the wrong type has no length and no range.
    private static IEnumerable<ContractRule> Rules(ValueSchema schema, ValueRole role, string? name)
    {
        if (role == ValueRole.Required)
        {
            yield return new RequiredRule(name);
        }

        if (schema.Type == SchemaType.Union)
        {
            yield return new UnionRule(schema, role, name);
            yield break;
        }

        yield return new TypeRule(schema.Type, role, schema.IsUri, schema.IsNullable);
        if (schema.Type == SchemaType.Integer)
        {
            yield return new IntegerRule();
        }

        if (schema is { Type: SchemaType.String, MayBeBlank: false } && role == ValueRole.Required)
        {
            yield return new NotBlankRule();
        }

        foreach (var rule in SizeRules(schema).Concat(NumberRules(schema)))
        {
            yield return rule;
        }

        if (schema.Allowed.Count > 0)
        {
            yield return new AllowedValuesRule(schema.Allowed);
        }

        if (schema.Forbidden.Count > 0)
        {
            yield return new ForbiddenValuesRule(schema.Forbidden);
        }

        if (schema.Pattern is { } pattern)
        {
            yield return new PatternRule(pattern);
        }

        if (schema.IsUri)
        {
            yield return new UrlRule(schema.ImageTypes);
        }

        if (schema.HasUniqueItems)
        {
            yield return new UniqueItemsRule();
        }

        if (schema.Items is { } items)
        {
            yield return new ItemsRule(items, name);
        }

        if (schema.Members is not null || schema.Additional == AdditionalMembers.Forbidden || schema.AdditionalSchema is not null)
        {
            yield return new MembersRule(schema, name);
        }
    }

    private static IEnumerable<ContractRule> SizeRules(ValueSchema schema)
    {
        if (schema.MinLength is { } minLength)
        {
            yield return new SizeRule(ofString: true, isMinimum: true, minLength);
        }

        if (schema.MaxLength is { } maxLength)
        {
            yield return new SizeRule(ofString: true, isMinimum: false, maxLength);
        }

        if (schema.MinItems is { } minItems)
        {
            yield return new SizeRule(ofString: false, isMinimum: true, minItems);
        }

        if (schema.MaxItems is { } maxItems)
        {
            yield return new SizeRule(ofString: false, isMinimum: false, maxItems);
        }
    }

    private static IEnumerable<ContractRule> NumberRules(ValueSchema schema)
    {
        (string, string)? range = schema is { Minimum: { } from, Maximum: { } to } ? (from.Text, to.Text) : null;
        if (schema.Minimum is { } minimum)
        {
            yield return new BoundRule(BoundKind.Minimum, minimum, range);
        }

        if (schema.Maximum is { } maximum)
        {
            yield return new BoundRule(BoundKind.Maximum, maximum, range);
        }

        if (schema.ExclusiveMinimum is { } above)
        {
            yield return new BoundRule(BoundKind.ExclusiveMinimum, above, range: null);
        }

        if (schema.ExclusiveMaximum is { } below)
        {
            yield return new BoundRule(BoundKind.ExclusiveMaximum, below, range: null);
        }

        if (schema.MultipleOf is { } divisor)
        {
            yield return new MultipleOfRule(divisor);
        }
    }
}
