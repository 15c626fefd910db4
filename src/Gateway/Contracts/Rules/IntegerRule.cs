using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The number has no fraction, in any notation: 4.0 and 1e2 are integers.</summary>
internal sealed class IntegerRule : ContractRule
{
    public override string Name => ViolationTypes.IntFromFloat;

    public override string MessageKey(JsonValue value) =>
        InputEcho.Number(value) is null ? MessageKeys.Type : MessageKeys.NotInteger;

    public override bool HasFixedMessage(string key) => key == MessageKeys.Type;

    protected override bool Holds(JsonValue value) => value.GetNumber().IsInteger;

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Value", InputEcho.Number(value) ?? "")
        .AppendArgument("Expected", Noun(nameof(SchemaType.Integer), subject))
        .AppendArgument("Got", Noun(nameof(SchemaType.Number), subject));
}
