using System.Globalization;
using System.Text;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>
/// Finds schemas that accept the same values because they have the same keywords. Descriptions have no influence. Each schema is read once,
/// also if many others refer to it.
/// </summary>
internal sealed class SchemaIdentity
{
    private readonly Dictionary<ValueSchema, int> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<AllowedValue, int> _values = [];

    /// <summary>A number that equal schemas share.</summary>
    public int Of(ValueSchema schema)
    {
        if (_known.TryGetValue(schema, out var known))
        {
            return known;
        }

        var number = Number(Keywords(schema), _numbers);
        _known.Add(schema, number);
        return number;
    }

    private string Keywords(ValueSchema schema)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"{schema.Type},{schema.IsNullable},{schema.IsExclusive},{schema.IsUri},{schema.HasUniqueItems},{OfAdditional(schema)}");
        text.Append(CultureInfo.InvariantCulture,
            $";{schema.MinLength ?? 0},{schema.MaxLength},{schema.MinItems ?? 0},{schema.MaxItems};");
        text.AppendJoin(',', schema.ImageTypes.Order(StringComparer.Ordinal));
        foreach (var bound in (NumberBound?[])
            [schema.Minimum, schema.Maximum, schema.ExclusiveMinimum, schema.ExclusiveMaximum, schema.MultipleOf])
        {
            text.Append(';').Append(bound is null ? "" : OfValue(new AllowedValue(JsonKind.Number, bound.Text)));
        }

        Add(text, schema.Allowed.Select(OfValue).Order());
        Add(text, schema.Forbidden.Select(OfValue).Order());
        Add(text, schema.Branches.Select(Of).Order());
        Add(text, [schema.Items is null ? -1 : Of(schema.Items), schema.AdditionalSchema is null ? -1 : Of(schema.AdditionalSchema)]);
        text.Append(schema.Members is null ? "" : "members");
        foreach (var member in (schema.Members ?? []).OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $";{member.Name},{member.Required},{Of(member.Schema)}");
        }

        return text.Append('/').Append(schema.Pattern?.Source).ToString();
    }

    /// <summary>An object without named members has any members.</summary>
    private static AdditionalMembers OfAdditional(ValueSchema schema) =>
        schema is { Members: null, Additional: AdditionalMembers.ByPolicy } ? AdditionalMembers.Allowed : schema.Additional;

    private int OfValue(AllowedValue value) => Number(value, _values);

    private static int Number<T>(T key, Dictionary<T, int> numbers)
        where T : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
        {
            number = numbers.Count;
            numbers.Add(key, number);
        }

        return number;
    }

    private static void Add(StringBuilder text, IEnumerable<int> numbers) => text.Append(';').AppendJoin(',', numbers);
}
