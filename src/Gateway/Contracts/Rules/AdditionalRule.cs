using FluentValidation;
using FluentValidation.Results;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Runs the validator of <c>additionalProperties</c> on each member that <c>properties</c> does not name.</summary>
internal sealed class AdditionalRule(ObjectRules rules) : ContractRule
{
    private ValueValidator? _validator;

    public override string Name => ViolationTypes.ObjectType;

    public override string MessageKey(JsonValue value) => MessageKeys.Type;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        _validator ??= new ValueValidator(rules.OfAdditional!);
        var member = context.InstanceToValidate.CreateChild();
        // All members share one context, which collects their failures.
        var memberContext = new ValidationContext<CheckedValue>(member);
        ValidationResult? result = null;
        var index = 0;
        foreach (var child in value.Children)
        {
            var (position, unknown) = (index++, 0);
            if (CheckedValue.Find(child, rules.Parameters, expected: 0) >= 0
                || (rules.OfAdditional!.PassesBesidesUnknown(child, ref unknown) && (unknown == 0 || member.TryOmitUnknown(unknown))))
            {
                continue;
            }

            member.MoveTo(child, ShownName.Of(child, position));
            result = _validator.Validate(memberContext);
            if (result.Errors.Count >= ItemsRule.MostReported)
            {
                break;
            }
        }

        result?.Errors.ForEach(context.AddFailure);
        return true;
    }

    protected override bool Holds(JsonValue value) => true;
}
