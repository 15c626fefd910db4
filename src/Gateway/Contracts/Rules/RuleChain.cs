using FluentValidation;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Turns what a contract says of one value into a FluentValidation rule.</summary>
internal static class RuleChain
{
    /// <summary>Adds the rules; the first that is broken ends the chain, so that a value is reported once.</summary>
    /// <returns>The rules, in order.</returns>
    public static ContractRule[] Build(IRuleBuilderInitial<Subject, JsonValue> builder, ValueSchema schema, ValueRole role, string? name)
    {
        builder.Configure(rule =>
        {
            rule.CascadeMode = CascadeMode.Stop;
            rule.PropertyName = name ?? "item";
        });

        ContractRule[] rules = [.. Rules(schema, role, name)];
        foreach (var rule in rules)
        {
            builder.SetValidator(rule)
                .WithMessage((subject, value) => ContractLanguage.Instance.GetString(rule.MessageKey(value), subject.Culture))
                .WithState((subject, value) => new Finding(Location(subject, name), rule.Context, InputEcho.Of(value)));
        }

        return rules;
    }

    /// <summary>Whether a value breaks none of the rules. Each relies on those before it, as in the report.</summary>
    public static bool Passes(ContractRule[] rules, JsonValue value)
    {
        foreach (var rule in rules)
        {
            if (!rule.Passes(value))
                return false;
        }

        return true;
    }

    private static List<object> Location(Subject subject, string? name)
    {
        var path = subject.Path();
        if (name is not null)
            path.Add(name);
        return path;
    }

    // The order is that of the messages' usefulness: a value of the wrong type has no length and no range.
    private static IEnumerable<ContractRule> Rules(ValueSchema schema, ValueRole role, string? name)
    {
        if (role == ValueRole.Required)
            yield return new RequiredRule();
        yield return new TypeRule(schema.Type, role);
        if (schema.Type == SchemaType.Integer)
            yield return new IntegerRule();
        if (schema.Type == SchemaType.String && role == ValueRole.Required)
            yield return new NotBlankRule();

        foreach (var rule in SizeRules(schema).Concat(NumberRules(schema)))
            yield return rule;
        if (schema.Allowed.Count > 0)
            yield return new AllowedValuesRule(schema.Allowed);
        if (schema.IsUri)
            yield return new UrlRule(schema.ImageTypes);
        if (schema.Items is { } items)
            yield return new ItemsRule(items, name);
        if (schema.Members is { } members)
            yield return new MembersRule(members, name);
    }

    private static IEnumerable<ContractRule> SizeRules(ValueSchema schema)
    {
        if (schema.MinLength is { } minLength)
            yield return new SizeRule(ofString: true, isMinimum: true, minLength);
        if (schema.MaxLength is { } maxLength)
            yield return new SizeRule(ofString: true, isMinimum: false, maxLength);
        if (schema.MinItems is { } minItems)
            yield return new SizeRule(ofString: false, isMinimum: true, minItems);
        if (schema.MaxItems is { } maxItems)
            yield return new SizeRule(ofString: false, isMinimum: false, maxItems);
    }

    private static IEnumerable<ContractRule> NumberRules(ValueSchema schema)
    {
        (string, string)? range = schema is { Minimum: { } from, Maximum: { } to } ? (from.Text, to.Text) : null;
        if (schema.Minimum is { } minimum)
            yield return new BoundRule(BoundKind.Minimum, minimum, range);
        if (schema.Maximum is { } maximum)
            yield return new BoundRule(BoundKind.Maximum, maximum, range);
        if (schema.ExclusiveMinimum is { } above)
            yield return new BoundRule(BoundKind.ExclusiveMinimum, above, range: null);
        if (schema.ExclusiveMaximum is { } below)
            yield return new BoundRule(BoundKind.ExclusiveMaximum, below, range: null);
        if (schema.MultipleOf is { } divisor)
            yield return new MultipleOfRule(divisor);
    }
}
