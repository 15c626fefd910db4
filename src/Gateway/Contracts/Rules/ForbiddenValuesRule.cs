using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The value is none of the values of <c>not</c>.</summary>
internal sealed class ForbiddenValuesRule(IReadOnlyList<AllowedValue> forbidden) : ContractRule
{
    private readonly string _listed = string.Join(", ", forbidden.Select(value => value.Display));

    public override string Name => ViolationTypes.ValueError;

    public override string MessageKey(JsonValue value) => forbidden.Count == 1 ? MessageKeys.Not : MessageKeys.NoneOf;

    public override bool HasFixedMessage(string key) => true;

    protected override bool Holds(JsonValue value)
    {
        foreach (var candidate in forbidden)
        {
            if (candidate.Matches(value))
            {
                return false;
            }
        }

        return true;
    }

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument("Allowed", _listed);
}
