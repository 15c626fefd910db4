using FluentValidation;

namespace Gateway.Contracts.Rules;

/// <summary>
/// The validator of an object: one rule per parameter in the order of the contract, then one rule for unknown members.
/// </summary>
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
