using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The value has the type of the contract. Nothing is converted: <c>"4"</c> is not an integer, and null has no type.</summary>
/// <param name="type">The type.</param>
/// <param name="role">The role of the value in its contract.</param>
/// <param name="isUri">Whether a string must be the URL of an image.</param>
/// <param name="isNullable">Whether null is valid too, so that the message names it.</param>
internal sealed class TypeRule(SchemaType type, ValueRole role, bool isUri = false, bool isNullable = false) : ContractRule
{
    public override string Name => NameOf(type);

    public static string NameOf(SchemaType type) => type switch
    {
        SchemaType.Null => ViolationTypes.NoneRequired,
        SchemaType.String => ViolationTypes.StringType,
        SchemaType.Integer => ViolationTypes.IntType,
        SchemaType.Number => ViolationTypes.FloatType,
        SchemaType.Boolean => ViolationTypes.BoolType,
        SchemaType.Array => ViolationTypes.ListType,
        _ => ViolationTypes.ObjectType,
    };

    public override string MessageKey(JsonValue value) => (value.Kind, role) switch
    {
        (JsonKind.Null, ValueRole.Required) => MessageKeys.NullRequired,
        (JsonKind.Null, ValueRole.Optional) => MessageKeys.NullOptional,
        (JsonKind.Null, _) => MessageKeys.NullItem,
        (JsonKind.Object, _) when isUri => MessageKeys.TypeUrlInObject,
        (JsonKind.Array, _) => MessageKeys.TypeInList,
        _ when ScalarMistakes.Meant(value, type) is not null => MessageKeys.TypeQuoted,
        _ when ScalarMistakes.IsEncodedTwice(value, type) => MessageKeys.TypeEncodedTwice,
        _ when type == SchemaType.Array => MessageKeys.TypeNotInList,
        (JsonKind.Number or JsonKind.True or JsonKind.False, _) when type == SchemaType.String => MessageKeys.TypeUnquoted,
        _ => MessageKeys.Type,
    };

    public override bool HasFixedMessage(string key) => key != MessageKeys.TypeQuoted;

    /// <summary>Such a value violates the most general rule.</summary>
    public override int Distance(JsonValue value) => ScalarMistakes.IsMeant(value, type) ? WrongNotation : WrongType;

    protected override bool Holds(JsonValue value) => IsOf(value.Kind, type);

    public static bool IsOf(JsonKind kind, SchemaType type) => type switch
    {
        SchemaType.String => kind == JsonKind.String,
        SchemaType.Integer or SchemaType.Number => kind == JsonKind.Number,
        SchemaType.Boolean => kind is JsonKind.True or JsonKind.False,
        SchemaType.Array => kind == JsonKind.Array,
        SchemaType.Null => kind == JsonKind.Null,
        _ => kind == JsonKind.Object,
    };

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Expected", Expected(subject))
        .AppendArgument("Got", Noun(value.Kind.ToString(), subject))
        .AppendArgument("Value", ScalarMistakes.Meant(value, type) ?? "");

    private string Expected(CheckedValue subject)
    {
        var noun = Noun(type.ToString(), subject);
        return isNullable
            ? ContractLanguage.Instance.GetString(MessageKeys.OrNull, subject.Culture).Replace("{Noun}", noun, StringComparison.Ordinal)
            : noun;
    }
}
