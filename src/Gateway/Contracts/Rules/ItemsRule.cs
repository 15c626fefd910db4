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

    /// <summary>So many of the first items are checked in an array that has too many. Otherwise <c>maxItems</c> would not bound the cost
    /// of the check.</summary>
    private const int MostOfTooMany = 100;

    private readonly ValueRules _rules = new(items, ValueRole.Item, name: null);
    private ValueValidator? _validator;

    public override string Name => ViolationTypes.ListType;

    public override string MessageKey(JsonValue value) => MessageKeys.Type;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value) => Report(context, value, int.MaxValue);

    /// <summary>Reports the violations of the items of an array that violates another rule.</summary>
    public void ReportBeside(ContractRule violated, ValidationContext<CheckedValue> context, JsonValue value) =>
        Report(context, value, violated.Name == ViolationTypes.TooLong ? MostOfTooMany : int.MaxValue);

    private bool Report(ValidationContext<CheckedValue> context, JsonValue value, int most)
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
            if (position == most)
            {
                break;
            }

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
        var unknown = 0;
        return PassesBesidesUnknown(value, ref unknown) && unknown == 0;
    }

    /// <summary>The answer about a long list is remembered: each union around the list asks for it several times.</summary>
    public override bool PassesBesidesUnknown(JsonValue value, ref int unknown)
    {
        const int fails = -1;
        if (!value.Exists)
        {
            return true;
        }

        if (!value.TryRecall(this, out var found))
        {
            foreach (var element in value.Children)
            {
                if (!_rules.PassesBesidesUnknown(element, ref found))
                {
                    found = fails;
                    break;
                }
            }

            value.Remember(this, found);
        }

        unknown += Math.Max(0, found);
        return found != fails;
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
