using FluentValidation;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of one value without a name: an element of an array, or a default.</summary>
internal sealed class ValueValidator : AbstractValidator<CheckedValue>
{
    public ValueValidator(ValueRules rules) => RuleChain.Build(RuleFor(subject => subject.Value), rules);
}
