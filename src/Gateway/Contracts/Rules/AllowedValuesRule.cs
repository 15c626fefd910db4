using System.Globalization;
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

    /// <summary>In a longer list no nearest value is looked for: a body can have many wrong values.</summary>
    private const int MostCompared = 1_000;

    private readonly ValueSet _values = new(allowed);
    private readonly string[] _texts = [.. allowed.Select(value => value.Text)];
    private readonly string[] _displayed = [.. allowed.Select(value => value.Display)];
    private string? _english;
    private string? _chinese;

    public override string Name => ViolationTypes.LiteralError;

    public override (string Name, string Json)? Context { get; } =
        ("expected", JsonSerializer.Serialize(TextList.Expected([.. allowed.Select(value => value.Display)]), Readable));

    public override string MessageKey(JsonValue value) => allowed.Count == 1 ? MessageKeys.Exactly
        : Nearest(value) is null ? MessageKeys.OneOf
        : MessageKeys.OneOfNearest;

    public override bool HasFixedMessage(string key) => key != MessageKeys.OneOfNearest;

    /// <summary>A constant names the schema to which an object belongs. A misspelt value is near.</summary>
    public override int Distance(JsonValue value) =>
        (allowed.Count == 1 ? WrongKind : WrongValue) / (Nearest(value) is null ? 1 : 2);

    protected override bool Holds(JsonValue value) => _values.Contains(value);

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Allowed", Listed(subject.Culture))
        .AppendArgument("Nearest", Nearest(value) ?? "");

    private string Listed(CultureInfo culture) => MessageLanguage.IsChinese(culture)
        ? _chinese ??= TextList.Of(_displayed, culture)
        : _english ??= TextList.Of(_displayed, culture);

    private string? Nearest(JsonValue value) => allowed.Count <= MostCompared && value.TryGetText(LongestCompared, out var text)
        ? NearestName.Find(text.Trim(), _texts)
        : null;
}
