using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The number is an integer multiple of the divisor. The check is exact.</summary>
internal sealed class MultipleOfRule(NumberBound divisor) : ContractRule
{
    public override string Name => ViolationTypes.MultipleOf;

    public override (string Name, string Json)? Context => ("multiple_of", divisor.Text);

    public override string MessageKey(JsonValue value) => MessageKeys.MultipleOf;

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value) => value.GetNumber().IsMultipleOf(divisor.Value);

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument("Bound", divisor.Text);
}
