using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>
/// The large values that many models have in common, such as <c>image_size</c> with its forms. They become components, to which the inputs
/// of the models refer. A document of few models has none.
/// </summary>
internal sealed class SharedValues
{
    /// <summary>A shorter schema is easier to read in its place.</summary>
    private const int LeastBytes = 250;

    private const int LeastModels = 3;

    /// <summary>No name of a model's input ends with this suffix.</summary>
    private const string Suffix = "Value";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <param name="inputs">The rewritten schemas of the contracts. They are read once, and none is kept.</param>
    /// <param name="taken">The names of the other schemas.</param>
    public SharedValues(IEnumerable<JsonObject> inputs, IEnumerable<string> taken)
    {
        var unused = new HashSet<string>(taken, StringComparer.OrdinalIgnoreCase);
        var models = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value, key) in inputs.SelectMany(Large))
        {
            var count = models[key] = models.GetValueOrDefault(key) + 1;
            if (count == LeastModels)
            {
                var component = DocumentedModel.Unused(DocumentedModel.NameOf(name) + Suffix, unused);
                _names.Add(key, component);
                _schemas.Add(component, (JsonObject)value.DeepClone());
            }
        }
    }

    /// <summary>The shared values and their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> Schemas => _schemas;

    /// <summary>Replaces the shared values of an input by references.</summary>
    public JsonObject Refer(JsonObject input)
    {
        foreach (var (name, _, key) in Large(input).ToList())
        {
            if (_names.TryGetValue(key, out var component))
            {
                input["properties"]![name] = new JsonObject { ["$ref"] = $"#/components/schemas/{component}" };
            }
        }

        return input;
    }

    private static IEnumerable<(string Name, JsonObject Value, string Key)> Large(JsonObject input)
    {
        foreach (var (name, node) in input["properties"] as JsonObject ?? [])
        {
            if (node is JsonObject value && value.ToJsonString() is { Length: >= LeastBytes } text)
            {
                // The name decides the name of the component, so it is part of the key.
                yield return (name, value, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {text}"))));
            }
        }
    }
}
