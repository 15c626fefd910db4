using FluentValidation.Internal;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The value is of the contract's type. Nothing is converted: <c>"4"</c> is no integer, null is of no type.</summary>
internal sealed class TypeRule(SchemaType type, ValueRole role) : ContractRule
{
    public override string Name => type switch
    {
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
        _ => MessageKeys.Type,
    };

    protected override bool Holds(JsonValue value) => IsOf(value.Kind, type);

    public static bool IsOf(JsonKind kind, SchemaType type) => type switch
    {
        SchemaType.String => kind == JsonKind.String,
        SchemaType.Integer or SchemaType.Number => kind == JsonKind.Number,
        SchemaType.Boolean => kind is JsonKind.True or JsonKind.False,
        SchemaType.Array => kind == JsonKind.Array,
        _ => kind == JsonKind.Object,
    };

    protected override void Describe(MessageFormatter message, JsonValue value, CheckedValue subject) => message
        .AppendArgument("Expected", Noun(type.ToString(), subject))
        .AppendArgument("Got", Noun(value.Kind.ToString(), subject));
}
