using System.Text.Encodings.Web;
using System.Text.Json;
using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules;

/// <summary>The value is one of <c>enum</c>, or equals <c>const</c>.</summary>
internal sealed class AllowedValuesRule(IReadOnlyList<AllowedValue> allowed) : ContractRule
{
    // Quotes in a message stay readable: 'jpeg' or 'png', not \u0027jpeg\u0027.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LongestCompared = 64;

    private readonly string _listed = string.Join(", ", allowed.Select(value => value.Display));

    public override string Name => ViolationTypes.LiteralError;

    public override (string Name, string Json)? Context { get; } = ("expected", JsonSerializer.Serialize(Spoken(allowed), Readable));

    public override string MessageKey(JsonValue value) => allowed.Count == 1 ? MessageKeys.Exactly
        : Nearest(value) is null ? MessageKeys.OneOf
        : MessageKeys.OneOfNearest;

    public override bool HasFixedMessage(string key) => key != MessageKeys.OneOfNearest;

    /// <summary>A constant names the schema to which an object belongs. A misspelt value is near.</summary>
    public override int Distance(JsonValue value) => allowed.Count == 1 ? WrongKind : Nearest(value) is null ? WrongValue : WrongValue / 2;

    protected override bool Holds(JsonValue value)
    {
        var number = value.Kind == JsonKind.Number ? value.GetNumber() : default;
        foreach (var candidate in allowed)
        {
            if (candidate.Matches(value, number))
            {
                return true;
            }
        }

        return false;
    }

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Allowed", _listed)
        .AppendArgument("Nearest", Nearest(value) ?? "");

    private string? Nearest(JsonValue value) => value.TryGetText(LongestCompared, out var text)
        ? NearestName.Find(text.Trim(), [.. allowed.Select(candidate => candidate.Text)])
        : null;

    private static string Spoken(IReadOnlyList<AllowedValue> allowed) => allowed.Count == 1
        ? allowed[0].Display
        : $"{string.Join(", ", allowed.SkipLast(1).Select(value => value.Display))} or {allowed[^1].Display}";
}
