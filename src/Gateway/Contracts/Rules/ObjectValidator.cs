using FluentValidation;
using Gateway.Contracts.Schema;

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

        if (rules.Additional != AdditionalMembers.Allowed)
        {
            Others(new ExtraRule(rules.Parameters, isClosed: rules.Additional == AdditionalMembers.Forbidden));
        }
        else if (rules.OfAdditional is not null)
        {
            Others(new AdditionalRule(rules));
        }
    }

    private void Others(ContractRule rule) => RuleFor(subject => subject.Value)
        .Configure(chain => chain.PropertyName = BrokenRules.Unknown).SetValidator(rule);
}
