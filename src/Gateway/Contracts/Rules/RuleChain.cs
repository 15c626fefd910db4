using FluentValidation;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Converts the rules for one value to a FluentValidation rule.</summary>
internal static class RuleChain
{
    /// <summary>Adds the rules. The first violation ends the chain, so that a value is reported once. The items of an array are other
    /// values: they are reported beside a violation of the array's number of items.</summary>
    public static void Build(IRuleBuilderInitial<CheckedValue, JsonValue> builder, ValueRules rules)
    {
        builder.Configure(rule =>
        {
            rule.CascadeMode = CascadeMode.Stop;
            rule.PropertyName = rules.Name ?? "item";
        });

        var items = rules.InOrder.OfType<ItemsRule>().FirstOrDefault();
        foreach (var rule in rules.InOrder)
        {
            builder.SetValidator(new ReportedRule(rule, rules.Name, rules.IsNullable, rule.IsAboutItems ? items : null));
        }
    }
}
