using Gateway.Contracts.Messages;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>A required string is neither empty nor only white space.</summary>
internal sealed class NotBlankRule : ContractRule
{
    public override string Name => ViolationTypes.StringTooShort;

    public override (string Name, string Json)? Context => ("min_length", "1");

    public override string MessageKey(JsonValue value) => MessageKeys.Blank;

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value) => !value.IsBlank();
}
