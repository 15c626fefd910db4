using FluentValidation;
using FluentValidation.Results;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>Runs the validator of <c>items</c> on each element. Each failure contains the index of its element.</summary>
/// <param name="items">The schema of an element.</param>
/// <param name="name">The parameter whose value is the array; null for an array within an array.</param>
internal sealed class ItemsRule(ValueSchema items, string? name) : ContractRule
{
    // One body may contain tens of thousands of invalid items, so the report is limited.
    public const int MostReported = 100;

    private readonly ValueRules _rules = new(items, ValueRole.Item, name: null);
    private ValueValidator? _validator;

    public override string Name => ViolationTypes.ListType;

    public override string MessageKey(JsonValue value) => MessageKeys.Type;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value)
    {
        if (!value.Exists)
        {
            return true;
        }

        _validator ??= new ValueValidator(_rules);
        var item = context.InstanceToValidate.At(name, value).CreateChild();
        // All items share one context, which collects their failures.
        var itemContext = new ValidationContext<CheckedValue>(item);
        ValidationResult? result = null;
        var index = 0;
        foreach (var element in value.Children)
        {
            var (position, unknown) = (index++, 0);
            if (_rules.PassesBesidesUnknown(element, ref unknown) && (unknown == 0 || item.TryOmitUnknown(unknown)))
            {
                // The validator costs far more than the rules, and it would find nothing to report.
                continue;
            }

            item.MoveTo(element, position);
            result = _validator.Validate(itemContext);
            if (result.Errors.Count >= MostReported)
            {
                break;
            }
        }

        result?.Errors.ForEach(context.AddFailure);
        return true;
    }

    public override bool Passes(JsonValue value)
    {
        foreach (var element in value.Children)
        {
            if (!_rules.Passes(element))
            {
                return false;
            }
        }

        return true;
    }

    public override bool PassesBesidesUnknown(JsonValue value, ref int unknown)
    {
        foreach (var element in value.Children)
        {
            if (!_rules.PassesBesidesUnknown(element, ref unknown))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first items decide: a list usually has items of one kind.</summary>
    public override int Distance(JsonValue value)
    {
        var (distance, count) = (0, 0);
        foreach (var element in value.Children)
        {
            distance += _rules.Distance(element);
            if (++count == MostReported)
            {
                break;
            }
        }

        return Math.Max(1, distance);
    }

    protected override bool Holds(JsonValue value) => true;
}
