using FluentValidation;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of one value that has no name of its own: an array's element, or a default.</summary>
internal sealed class ValueValidator : AbstractValidator<CheckedValue>
{
    public ValueValidator(ValueRules rules) => RuleChain.Build(RuleFor(subject => subject.Value), rules);
}
