using FluentValidation;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of one value that has no name of its own: an array's element, or a default.</summary>
internal sealed class ValueValidator : AbstractValidator<Subject>
{
    private readonly ContractRule[] _rules;

    public ValueValidator(ValueSchema schema, ValueRole role) =>
        _rules = RuleChain.Build(RuleFor(subject => subject.Value), schema, role, name: null);

    public bool Passes(JsonValue value) => RuleChain.Passes(_rules, value);
}
