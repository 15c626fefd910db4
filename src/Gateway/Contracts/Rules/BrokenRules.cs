using FluentValidation;
using FluentValidation.Internal;

namespace Gateway.Contracts.Rules;

/// <summary>Limits a validator to the parameters that violate a rule. The others are known to be valid.</summary>
internal sealed class BrokenRules : IValidatorSelector
{
    /// <summary>Name of the rule for unknown members; no parameter has this name.</summary>
    public const string Unknown = "(unknown)";

    private readonly List<string> _names = [];

    /// <summary>Selects the violated rules of an object. The selection before is discarded.</summary>
    public void Select(ObjectRules rules, CheckedValue subject)
    {
        _names.Clear();
        for (var slot = 0; slot < rules.Parameters.Count; slot++)
        {
            if (!rules[slot].Passes(subject[slot]))
            {
                _names.Add(rules.Parameters[slot].Name);
            }
        }

        if (subject.Unknown.Count > 0)
        {
            _names.Add(Unknown);
        }
    }

    public bool CanExecute(IValidationRule rule, string propertyPath, IValidationContext context) => _names.Contains(rule.PropertyName);
}
