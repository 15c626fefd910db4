using FluentValidation;
using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The parameter must be there; null is the business of <see cref="TypeRule"/>.</summary>
internal sealed class RequiredRule : ContractRule
{
    public override string Name => ViolationTypes.Missing;

    public override bool IsValid(ValidationContext<CheckedValue> context, JsonValue value) => value.Exists;

    public override bool Passes(JsonValue value) => value.Exists;

    public override string MessageKey(JsonValue value) => MessageKeys.Required;

    protected override bool Holds(JsonValue value) => value.Exists;
}
