using System.Runtime.CompilerServices;
using Gateway.Contracts.Schema;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The size of a contract after each <c>$ref</c> is replaced by its schema. Each reference doubles what it refers to, so a small file can
/// describe a schema that does not fit into memory.
/// </summary>
internal sealed class SchemaSize
{
    public const int MostSchemas = 20_000;
    public const int MostDepth = 64;

    private readonly Dictionary<ValueSchema, (int Schemas, int Depth)> _known = new(ByReference.Instance);

    /// <summary>The problem of the parameters. Null: they have an acceptable size.</summary>
    public static string? Problem(IReadOnlyList<ContractParameter> parameters)
    {
        var size = new SchemaSize();
        var (schemas, depth) = size.Of(parameters.Select(parameter => parameter.Schema));
        return schemas > MostSchemas ? $"has more than {MostSchemas} schemas after each '$ref' is replaced by its schema"
            : depth > MostDepth ? $"has more than {MostDepth} schemas inside each other"
            : null;
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

    /// <summary>Schemas are records, whose own equality compares their whole content.</summary>
    private sealed class ByReference : IEqualityComparer<ValueSchema>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(ValueSchema? left, ValueSchema? right) => ReferenceEquals(left, right);

        public int GetHashCode(ValueSchema schema) => RuntimeHelpers.GetHashCode(schema);
    }
}
