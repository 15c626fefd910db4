using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Errors;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>
/// Reads the vocabulary of a contract. Every keyword is either enforced, documentation, or a problem: none is skipped in silence.
/// </summary>
internal sealed partial class SchemaReader(string file, List<ContractProblem> problems)
{
    private const string Enforced =
        "type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, minItems, maxItems, "
        + "items, properties, required, format (uri), x-image-types";

    private readonly List<(JsonValue Value, string Pointer, ValueSchema Schema, ValueRole Role)> _samples = [];

    public void Report(string pointer, string message) => problems.Add(new ContractProblem(file, pointer, message));

    /// <summary>Reads <c>properties</c> and <c>required</c> of an object.</summary>
    public List<ContractParameter> ReadParameters(JsonValue schema, string pointer)
    {
        var parameters = new List<ContractParameter>();
        if (!schema.TryGetMember("properties"u8, out var properties))
        {
            ReadRequired(schema, pointer, []);
            return parameters;
        }

        if (properties.Kind != JsonKind.Object)
        {
            Report($"{pointer}/properties", "must be an object");
            return parameters;
        }

        var required = ReadRequired(schema, pointer, Names(properties));
        foreach (var property in properties.Children)
        {
            var name = SafeName.Of(property);
            var at = $"{pointer}/properties/{name}";
            if (name == SafeName.Placeholder)
            {
                Report(at, "a parameter's name has 1 to 64 letters, digits, '_', '-' or '.'");
                continue;
            }

            var isRequired = required.Contains(name);
            if (ReadValue(property, at, isRequired ? ValueRole.Required : ValueRole.Optional) is { } value)
            {
                parameters.Add(new ContractParameter(name, isRequired, value));
            }
        }

        return parameters;
    }

    public ValueSchema? ReadValue(JsonValue schema, string pointer, ValueRole role)
    {
        if (schema.Kind != JsonKind.Object)
        {
            Report(pointer, "must be an object with a 'type'");
            return null;
        }

        if (ReadType(schema, pointer) is not { } type)
        {
            return null;
        }

        var value = new ValueSchema { Type = type };
        foreach (var keyword in schema.Children)
        {
            value = ReadKeyword(value, keyword, schema, pointer);
        }

        CheckRanges(value, pointer);
        Remember(schema, pointer, value, role);
        return value;
    }

    /// <summary>Defaults and examples keep the rules that they stand beside.</summary>
    public void CheckSamples()
    {
        foreach (var (value, pointer, schema, role) in _samples)
        {
            var rules = new ValueRules(schema, role, name: null);
            if (rules.Passes(value))
            {
                continue;
            }

            var subject = new CheckedValue(value, UnknownParameterPolicy.Reject, MessageLanguage.English);
            foreach (var violation in Contract.ToViolations(new ValueValidator(rules).Validate(subject)))
            {
                Report(pointer, $"breaks its own contract: {Located(violation)}");
            }
        }
    }

    public static string Located(Violation violation) => violation.Location.Count == 0
        ? violation.Message
        : $"{ValidationErrorMessage.Path(violation.Location)}: {violation.Message}";

    private void Remember(JsonValue schema, string pointer, ValueSchema value, ValueRole role)
    {
        if (schema.TryGetMember("default"u8, out var given))
        {
            _samples.Add((given, $"{pointer}/default", value, role));
        }

        if (!schema.TryGetMember("examples"u8, out var examples) || examples.Kind != JsonKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var example in examples.Children)
        {
            _samples.Add((example, $"{pointer}/examples/{index++}", value, role));
        }
    }

    private SchemaType? ReadType(JsonValue schema, string pointer)
    {
        if (!schema.TryGetMember("type"u8, out var type))
        {
            Report(pointer, "has no 'type'; it is one of string, integer, number, boolean, array, object");
            return null;
        }

        SchemaType? read = type.Kind == JsonKind.String && type.TryGetShortString(16, out var name)
            ? name switch
            {
                "string" => SchemaType.String,
                "integer" => SchemaType.Integer,
                "number" => SchemaType.Number,
                "boolean" => SchemaType.Boolean,
                "array" => SchemaType.Array,
                "object" => SchemaType.Object,
                _ => null,
            }
            : null;
        if (read is null)
        {
            Report($"{pointer}/type", "must be one of 'string', 'integer', 'number', 'boolean', 'array', 'object'");
        }

        return read;
    }

    private HashSet<string> ReadRequired(JsonValue schema, string pointer, List<string> known)
    {
        var required = new HashSet<string>();
        if (!schema.TryGetMember("required"u8, out var list))
        {
            return required;
        }

        if (list.Kind != JsonKind.Array)
        {
            Report($"{pointer}/required", "must be a list of names");
            return required;
        }

        var index = 0;
        foreach (var item in list.Children)
        {
            var at = $"{pointer}/required/{index++}";
            if (item.Kind != JsonKind.String || !item.TryGetShortString(64, out var name))
            {
                Report(at, "must be the name of a property");
            }
            else if (!known.Contains(name))
            {
                Report(at, $"names '{name}', which is no property");
            }
            else if (!required.Add(name))
            {
                Report(at, $"names '{name}' twice");
            }
        }

        return required;
    }

    private static List<string> Names(JsonValue properties)
    {
        var names = new List<string>();
        foreach (var property in properties.Children)
        {
            names.Add(SafeName.Of(property));
        }

        return names;
    }
}
