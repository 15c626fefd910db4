using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The value is none of the values of <c>not</c>.</summary>
internal sealed class ForbiddenValuesRule(IReadOnlyList<AllowedValue> forbidden) : ContractRule
{
    private readonly ValueSet _values = new(forbidden);
    private readonly string[] _displayed = [.. forbidden.Select(value => value.Display)];

    public override string Name => ViolationTypes.ValueError;

    public override string MessageKey(JsonValue value) => forbidden.Count == 1 ? MessageKeys.Not : MessageKeys.NoneOf;

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value) => !_values.Contains(value);

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument("Allowed", TextList.Of(_displayed, subject.Culture));
}
