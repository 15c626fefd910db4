using System.Text;
using Gateway.Configuration.Files;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Contracts.Reading;

/// <summary>
/// Reads the keywords of a contract. Every keyword is enforced, is documentation, or is reported as a problem; none is ignored.
/// </summary>
internal sealed partial class SchemaReader(string file, List<FileProblem> problems)
{
    private const string RequiredRight = "must be a list of property names, in the object that has these properties";

    private readonly List<(JsonValue Value, string Pointer, ValueSchema Schema, ValueRole Role)> _samples = [];

    private readonly HashSet<FileProblem> _reported = [];

    private int _reports;

    /// <summary>Whether required strings may be blank.</summary>
    public bool AllowsBlank { get; set; }

    /// <summary>A definition and a list of types are read several times, and each problem is reported once.</summary>
    public void Report(string pointer, string message)
    {
        _reports++;
        var problem = new FileProblem(file, pointer, message);
        if (_reported.Add(problem))
        {
            problems.Add(problem);
        }
    }

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

    /// <summary>Reads the schema of one value.</summary>
    public ValueSchema? ReadValue(JsonValue schema, string pointer, ValueRole role)
    {
        if (schema.Kind != JsonKind.Object)
        {
            Report(pointer, "must be an object with a 'type'");
            return null;
        }

        var composing = SchemaKeywords.Composing.FirstOrDefault(keyword => schema.TryGetMember(Encoding.UTF8.GetBytes(keyword), out _));
        var value = composing is { } other
            ? ReadComposed(schema, other, pointer, role)
            : ReadTyped(schema, pointer, role);
        if (value is not null)
        {
            Remember(schema, pointer, value, role);
        }

        return value;
    }

    /// <summary>Validates defaults and examples against the rules of their schema.</summary>
    public void CheckSamples()
    {
        ValueRules? rules = null;
        (ValueSchema Schema, ValueRole Role)? known = null;
        foreach (var (value, pointer, schema, role) in _samples)
        {
            // One large schema can have thousands of examples.
            if (known is not { } last || !ReferenceEquals(last.Schema, schema) || last.Role != role)
            {
                (rules, known) = (new ValueRules(schema, role, name: null), (schema, role));
            }

            if (rules!.Passes(value))
            {
                continue;
            }

            var subject = new CheckedValue(value, UnknownParameterPolicy.Reject, MessageLanguage.English);
            foreach (var violation in Contract.ToViolations(new ValueValidator(rules).Validate(subject)))
            {
                Report(pointer, $"violates its own contract: {Located(violation)}");
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

    /// <summary>Reports the unknown keywords of a schema without a type.</summary>
    /// <returns>Whether one of them explains the missing type.</returns>
    private bool ReportUnknown(JsonValue schema, string pointer)
    {
        var explained = false;
        foreach (var keyword in schema.Children)
        {
            var name = keyword.TryGetShortName(64, out var text) ? text : SafeName.Placeholder;
            if (!SchemaKeywords.OfValue.Contains(name))
            {
                Report(FileProblem.Child(pointer, name), SchemaKeywords.Describe(name, SchemaKeywords.OfValue));
                explained |= SchemaKeywords.StandsForType(name);
            }
        }

        return explained;
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
            Report($"{pointer}/required", RequiredRight);
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
                Report(at, $"names '{name}', which is not a property");
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
