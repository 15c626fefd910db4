using FluentValidation;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of an object: one rule for each parameter in the contract's order, then one for what is left over.</summary>
internal sealed class ObjectValidator : AbstractValidator<CheckedValue>
{
    public ObjectValidator(ObjectRules rules)
    {
        for (var i = 0; i < rules.Parameters.Count; i++)
        {
            var slot = i;
            RuleChain.Build(RuleFor(subject => subject[slot]), rules[slot]);
        }

        RuleFor(subject => subject.Value).Configure(
            rule => rule.PropertyName = BrokenRules.Unknown).SetValidator(new ExtraRule(rules.Parameters));
    }
}
