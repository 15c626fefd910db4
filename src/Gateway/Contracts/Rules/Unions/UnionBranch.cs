using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>One of the schemas of a union.</summary>
internal sealed class UnionBranch(ValueSchema schema, ValueRole role)
{
    private ValueValidator? _validator;

    public ValueSchema Schema => schema;

    public ValueRules Rules { get; } = new(schema, role, name: null);

    public ValueValidator Validator => _validator ??= new ValueValidator(Rules);

    /// <summary>Whether some value of this kind may satisfy the schema.</summary>
    public bool Accepts(JsonKind kind) => Accepts(schema, kind);

    /// <summary>Whether the value is meant for this schema and only written in another way, such as <c>"4"</c> for 4.</summary>
    public bool IsMeantBy(JsonValue value) => ScalarMistakes.Meant(value, schema.Type) is not null;

    private static bool Accepts(ValueSchema schema, JsonKind kind) =>
        (schema.IsNullable && kind == JsonKind.Null)
        || (schema.Type == SchemaType.Union
            ? schema.Branches.Any(branch => Accepts(branch, kind))
            : TypeRule.IsOf(kind, schema.Type));
}
