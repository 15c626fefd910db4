using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The size of a contract after each <c>$ref</c> is replaced by its schema, and the work for a value. Each reference doubles what it refers
/// to, so a small file can describe a schema that does not fit into memory. Each union inside the lists of another one multiplies how often
/// a value is checked.
/// </summary>
internal sealed class SchemaSize
{
    public const int MostSchemas = 20_000;
    public const int MostDepth = 64;
    public const int MostChecks = 64;

    private static readonly JsonKind[] Kinds =
        [JsonKind.String, JsonKind.Number, JsonKind.True, JsonKind.Null, JsonKind.Array, JsonKind.Object];

    private readonly Dictionary<ValueSchema, (int Schemas, int Depth)> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ValueSchema, int[]> _checks = new(ReferenceEqualityComparer.Instance);

    /// <summary>The problem of the parameters and its place. Null: they have an acceptable size.</summary>
    public static (string Pointer, string Message)? Problem(IReadOnlyList<ContractParameter> parameters)
    {
        var size = new SchemaSize();
        var (schemas, depth) = size.Of(parameters.Select(parameter => parameter.Schema));
        if (schemas > MostSchemas)
        {
            return ("", $"has more than {MostSchemas} schemas after each '$ref' is replaced by its schema");
        }

        if (depth > MostDepth)
        {
            return ("", $"has more than {MostDepth} schemas inside each other");
        }

        return parameters.FirstOrDefault(parameter => size.Checks(parameter.Schema).Max() > MostChecks) is { } costly
            ? ($"/properties/{costly.Name}", $"needs more than {MostChecks} checks of one value: the branches of unions inside each other "
                + "multiply; give the lists or objects of a union fewer branches")
            : null;
    }

    /// <summary>How often one value of a body is checked at most: 1 without a union.</summary>
    public static int ChecksPerValue(IReadOnlyList<ContractParameter> parameters)
    {
        var size = new SchemaSize();
        return size.Most(parameters.Select(parameter => parameter.Schema));
    }

    private (int Schemas, int Depth) Of(IEnumerable<ValueSchema> inner)
    {
        var (schemas, depth) = (0, 0);
        foreach (var schema in inner)
        {
            if (!_known.TryGetValue(schema, out var size))
            {
                size = Of(schema.Inner);
                size = (Math.Min(size.Schemas + 1, MostSchemas + 1), size.Depth + 1);
                _known.Add(schema, size);
            }

            schemas = Math.Min(schemas + size.Schemas, MostSchemas + 1);
            depth = Math.Max(depth, size.Depth);
        }

        return (schemas, depth);
    }

    /// <summary>How often the schema, or the schemas inside it, check one value at most, by the kind of the value.</summary>
    private int[] Checks(ValueSchema schema)
    {
        if (!_checks.TryGetValue(schema, out var checks))
        {
            checks = [.. Kinds.Select(kind => Math.Min(MostChecks + 1, Checks(schema, kind)))];
            _checks.Add(schema, checks);
        }

        return checks;
    }

    private int Checks(ValueSchema schema, JsonKind kind) => schema.Type switch
    {
        SchemaType.Union => schema.Branches.Sum(branch => Checks(branch)[Array.IndexOf(Kinds, kind)]),
        SchemaType.Array when kind == JsonKind.Array => Most(schema.Inner),
        SchemaType.Object when kind == JsonKind.Object => Most(schema.Inner),
        _ => 1,
    };

    /// <summary>Each value of a list or of an object has one of the schemas inside.</summary>
    private int Most(IEnumerable<ValueSchema> inner) => inner.Select(schema => Checks(schema).Max()).Append(1).Max();
}
