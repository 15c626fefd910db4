using FluentValidation;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The validator of an object: one rule for each parameter in the contract's order, then one for what is left over.</summary>
internal sealed class ObjectValidator : AbstractValidator<Subject>
{
    private const int MostOnStack = 128;

    private readonly IReadOnlyList<ContractParameter> _parameters;
    private readonly ContractRule[][] _rules;

    public ObjectValidator(IReadOnlyList<ContractParameter> parameters)
    {
        _parameters = parameters;
        _rules = new ContractRule[parameters.Count][];
        for (var i = 0; i < parameters.Count; i++)
        {
            var slot = i;
            var parameter = parameters[i];
            _rules[slot] = RuleChain.Build(
                RuleFor(subject => subject[slot]),
                parameter.Schema,
                parameter.Required ? ValueRole.Required : ValueRole.Optional,
                parameter.Name);
        }

        RuleFor(subject => subject.Value).SetValidator(new ExtraRule(parameters));
    }

    /// <summary>
    /// Whether an object breaks no rule and has no unknown member. Almost every body is such: it is told by the rules alone,
    /// without what a report needs. For any other the validator says what is wrong, or that nothing is.
    /// </summary>
    public bool Passes(JsonValue value)
    {
        Span<bool> seen = _rules.Length <= MostOnStack ? stackalloc bool[MostOnStack] : new bool[_rules.Length];
        seen.Clear();
        var expected = 0;
        foreach (var member in value.Children)
        {
            var slot = Subject.Find(member, _parameters, expected);
            if (slot < 0 || !RuleChain.Passes(_rules[slot], member))
                return false;
            seen[slot] = true;
            expected = slot + 1;
        }

        for (var slot = 0; slot < _rules.Length; slot++)
        {
            if (!seen[slot] && !RuleChain.Passes(_rules[slot], default))
                return false;
        }

        return true;
    }
}
