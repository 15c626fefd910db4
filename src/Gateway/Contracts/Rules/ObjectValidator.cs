using FluentValidation;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of an object: one rule for each parameter in the contract's order, then one for what is left over.</summary>
internal sealed class ObjectValidator : AbstractValidator<Subject>
{
    public ObjectValidator(IReadOnlyList<ContractParameter> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var slot = i;
            var parameter = parameters[i];
            RuleChain.Build(
                RuleFor(subject => subject[slot]),
                parameter.Schema,
                parameter.Required ? ValueRole.Required : ValueRole.Optional,
                parameter.Name);
        }

        RuleFor(subject => subject.Value).SetValidator(new ExtraRule(parameters));
    }
}
