using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>One of the schemas of a union.</summary>
internal sealed class UnionBranch(ValueSchema schema, ValueRole role)
{
    /// <summary>The distance of a member that another schema of the union names and this one does not. It is larger than that of a wrong
    /// member, because a client usually writes the names of one schema.</summary>
    private const int ForeignMember = 60;

    /// <summary>The distance of a member that is named nowhere, and is not nearly a member of this schema.</summary>
    private const int StrangeMember = 5;

    private const int MostCompared = 16;

    private readonly string[] _names = [.. (schema.Members ?? []).Select(member => member.Name)];
    private ValueValidator? _validator;

    public ValueSchema Schema => schema;

    public ValueRules Rules { get; } = new(schema, role, name: null);

    public ValueValidator Validator => _validator ??= new ValueValidator(Rules);

    /// <summary>The schemas of this branch that are no unions: those of an inner union, or the branch itself.</summary>
    public IEnumerable<UnionBranch> Forms =>
        Rules.InOrder.OfType<UnionRule>().FirstOrDefault() is { } union ? union.Forms.Branches : [this];

    /// <summary>Whether some value of this kind may satisfy the schema.</summary>
    public bool Accepts(JsonKind kind) => (schema.IsNullable && kind == JsonKind.Null) || TypeRule.IsOf(kind, schema.Type);

    /// <summary>Whether the value is meant for this schema and only written in another way, such as <c>"4"</c> for 4.</summary>
    public bool IsMeantBy(JsonValue value) => ScalarMistakes.IsMeant(value, schema.Type);

    public bool Passes(JsonValue value)
    {
        var unknown = 0;
        return Rules.PassesBesidesUnknown(value, ref unknown);
    }

    /// <summary>How far the value is from satisfying the schema, in comparison with the other schemas.</summary>
    /// <param name="value">The value.</param>
    /// <param name="foreign">The members that only other schemas of the union name.</param>
    public int Distance(JsonValue value, IReadOnlyList<ContractParameter> foreign)
    {
        var distance = Rules.Distance(value);
        if (value.Kind != JsonKind.Object || schema.Members is null)
        {
            return distance;
        }

        var strange = 0;
        foreach (var member in value.Children)
        {
            if (CheckedValue.Find(member, foreign, expected: 0) >= 0)
            {
                distance += ForeignMember;
            }
            else if (CheckedValue.Find(member, schema.Members, expected: 0) < 0 && ++strange <= MostCompared
                && NearestName.Find(SafeName.Of(member), _names) is null)
            {
                distance += StrangeMember;
            }
        }

        return distance;
    }
}
