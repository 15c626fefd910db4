using System.Text.Encodings.Web;
using System.Text.Json;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>One of the values of <c>enum</c>, or that of <c>const</c>.</summary>
internal sealed class AllowedValuesRule(IReadOnlyList<AllowedValue> allowed) : ContractRule
{
    // The quotes of the value are meant to be read: 'jpeg' or 'png', not \u0027jpeg\u0027.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _listed = string.Join(", ", allowed.Select(value => value.Display));

    public override string Name => ViolationTypes.LiteralError;

    public override (string Name, string Json)? Context { get; } = ("expected", JsonSerializer.Serialize(Spoken(allowed), Readable));

    public override string MessageKey(JsonValue value) => allowed.Count == 1 ? MessageKeys.Exactly : MessageKeys.OneOf;

    protected override bool Holds(JsonValue value)
    {
        foreach (var candidate in allowed)
        {
            if (candidate.Matches(value))
            {
                return true;
            }
        }

        return false;
    }

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) =>
        message.AppendArgument("Allowed", _listed);

    private static string Spoken(IReadOnlyList<AllowedValue> allowed) => allowed.Count == 1
        ? allowed[0].Display
        : $"{string.Join(", ", allowed.SkipLast(1).Select(value => value.Display))} or {allowed[^1].Display}";
}
