using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The number is within a bound. The comparison is exact.</summary>
/// <param name="kind">The keyword of the bound.</param>
/// <param name="bound">The bound.</param>
/// <param name="range">Both bounds, if the contract has both: the message then names both.</param>
internal sealed class BoundRule(BoundKind kind, NumberBound bound, (string From, string To)? range) : ContractRule
{
    public override string Name => kind switch
    {
        BoundKind.Minimum => ViolationTypes.GreaterThanEqual,
        BoundKind.Maximum => ViolationTypes.LessThanEqual,
        BoundKind.ExclusiveMinimum => ViolationTypes.GreaterThan,
        _ => ViolationTypes.LessThan,
    };

    public override (string Name, string Json)? Context => kind switch
    {
        BoundKind.Minimum => ("ge", bound.Text),
        BoundKind.Maximum => ("le", bound.Text),
        BoundKind.ExclusiveMinimum => ("gt", bound.Text),
        _ => ("lt", bound.Text),
    };

    public override string MessageKey(JsonValue value) => range is not null
        ? MessageKeys.Between
        : kind switch
        {
            BoundKind.Minimum => MessageKeys.AtLeast,
            BoundKind.Maximum => MessageKeys.AtMost,
            BoundKind.ExclusiveMinimum => MessageKeys.Above,
            _ => MessageKeys.Below,
        };

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value)
    {
        var order = value.GetNumber().CompareTo(bound.Value);
        return kind switch
        {
            BoundKind.Minimum => order >= 0,
            BoundKind.Maximum => order <= 0,
            BoundKind.ExclusiveMinimum => order > 0,
            _ => order < 0,
        };
    }

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Bound", bound.Text)
        .AppendArgument("From", range?.From ?? "")
        .AppendArgument("To", range?.To ?? "");
}
