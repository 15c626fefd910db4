using FluentValidation;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Converts the rules for one value to a FluentValidation rule.</summary>
internal static class RuleChain
{
    /// <summary>Adds the rules. The first violation ends the chain, so that a value is reported once.</summary>
    public static void Build(IRuleBuilderInitial<CheckedValue, JsonValue> builder, ValueRules rules)
    {
        builder.Configure(rule =>
        {
            rule.CascadeMode = CascadeMode.Stop;
            rule.PropertyName = rules.Name ?? "item";
        });

        foreach (var rule in rules.InOrder)
        {
            builder.SetValidator(rule)
                .WithMessage((subject, value) => ContractLanguage.Instance.GetString(rule.MessageKey(value, subject), subject.Culture))
                .WithState((subject, value) => new BrokenRule(Location(subject, rules.Name), rule.Context, InputEcho.Of(value)));
        }
    }

    private static List<object> Location(CheckedValue subject, string? name)
    {
        var path = subject.Path();
        if (name is not null)
        {
            path.Add(name);
        }

        return path;
    }
}
