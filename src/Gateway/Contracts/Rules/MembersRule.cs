using FluentValidation;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Runs the validator of <c>properties</c> on a nested object.</summary>
/// <param name="schema">The schema of the object.</param>
/// <param name="name">The parameter whose value is the object; null for an element of an array.</param>
internal sealed class MembersRule(ValueSchema schema, string? name) : ContractRule
{
    private readonly ObjectRules _rules = new(schema.Members ?? [], schema.Additional, schema.AdditionalSchema);
    private ObjectValidator? _validator;

    public override string Name => ViolationTypes.ObjectType;

    public override string MessageKey(JsonValue value) => MessageKeys.Type;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        if (!value.Exists)
        {
            return true;
        }

        _validator ??= new ObjectValidator(_rules);
        var subject = context.InstanceToValidate.At(name, value);
        subject.Resolve(_rules.Parameters);
        _validator.Validate(new ValidationContext<CheckedValue>(subject)).Errors.ForEach(context.AddFailure);
        if (subject.Policy == UnknownParameterPolicy.Warn && schema.Additional == AdditionalMembers.ByPolicy)
        {
            foreach (var unknown in subject.Unknown)
            {
                if (!subject.TryOmitUnknown(1))
                {
                    subject.AddNestedUnknown(ExtraRule.Describe(unknown, subject, _rules.Parameters));
                }
            }

            if (subject.UnknownOmitted > 0 && subject.Parent is not null)
            {
                subject.Parent.CountOmitted(subject.UnknownOmitted);
            }
        }

        return true;
    }

    public override bool Passes(JsonValue value) => !value.Exists || _rules.Passes(value);

    public override bool PassesBesidesUnknown(JsonValue value, ref int unknown) =>
        !value.Exists || _rules.PassesBesidesUnknown(value, ref unknown);

    public override int Distance(JsonValue value) => _rules.Distance(value);

    protected override bool Holds(JsonValue value) => true;
}
