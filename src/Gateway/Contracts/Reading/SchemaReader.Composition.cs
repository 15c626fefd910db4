using System.Text;
using Gateway.Configuration.Files;
using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Reads schemas that are made of others: <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c> and <c>$ref</c>.</summary>
internal sealed partial class SchemaReader
{
    private const int MostBranches = 32;

    private static readonly string[] Definitions = ["#/$defs/", "#/components/schemas/"];

    private readonly Dictionary<(string Pointer, ValueRole Role), ValueSchema?> _definitions = [];
    private readonly HashSet<string> _open = [];
    private readonly SchemaIdentity _identity = new();
    private JsonValue _root;

    /// <summary>Reads the definitions of the file, also those that nothing refers to.</summary>
    public void ReadDefinitions(JsonValue root)
    {
        _root = root;
        if (root.TryGetMember("$defs"u8, out var definitions))
        {
            ReadDefinitions(definitions, "/$defs");
        }

        if (!root.TryGetMember("components"u8, out var components))
        {
            return;
        }

        foreach (var member in components.Children)
        {
            if (NameOf(member) == "schemas")
            {
                ReadDefinitions(member, "/components/schemas");
            }
            else
            {
                Report(FileProblem.Child("/components", NameOf(member)), "is not supported: 'components' contains only 'schemas'");
            }
        }

        if (components.Kind != JsonKind.Object)
        {
            Report("/components", "must be an object with 'schemas'");
        }
    }

    private void ReadDefinitions(JsonValue definitions, string pointer)
    {
        if (definitions.Kind != JsonKind.Object)
        {
            Report(pointer, "must be an object of schemas");
            return;
        }

        foreach (var definition in definitions.Children)
        {
            ReadDefinition(definition, FileProblem.Child(pointer, NameOf(definition)), ValueRole.Optional);
        }
    }

    /// <param name="schema">The schema.</param>
    /// <param name="keyword">The keyword that makes it of others.</param>
    /// <param name="pointer">The place of the schema.</param>
    /// <param name="role">The role of the value.</param>
    private ValueSchema? ReadComposed(JsonValue schema, string keyword, string pointer, ValueRole role)
    {
        foreach (var other in schema.Children)
        {
            var name = NameOf(other);
            if (name != keyword && name != "nullable" && !SchemaKeywords.IsAnnotation(name))
            {
                Report(FileProblem.Child(pointer, name), SchemaKeywords.OfValue.Contains(name)
                    ? $"does not apply beside '{keyword}': write it into the schema of '{keyword}'"
                    : SchemaKeywords.Describe(name, SchemaKeywords.OfValue));
            }
        }

        schema.TryGetMember(Encoding.UTF8.GetBytes(keyword), out var content);
        var at = FileProblem.Child(pointer, keyword);
        var read = keyword switch
        {
            "$ref" => ReadReference(content, at, role),
            "allOf" => ReadAllOf(content, at, role),
            _ => ReadUnion(content, at, role, isExclusive: keyword == "oneOf"),
        };
        var isNullable = ReadNullable(schema, pointer);
        return read is null ? null : ReadAnnotations(read with { IsNullable = read.IsNullable || isNullable }, schema, pointer);
    }

    private ValueSchema? ReadAllOf(JsonValue content, string at, ValueRole role)
    {
        if (content.Kind != JsonKind.Array || content.Count != 1)
        {
            Report(at, "must be a list of exactly one schema; write one schema with the keywords of all of them");
            return null;
        }

        foreach (var only in content.Children)
        {
            return ReadValue(only, $"{at}/0", role);
        }

        return null;
    }

    private ValueSchema? ReadUnion(JsonValue content, string at, ValueRole role, bool isExclusive)
    {
        if (content.Kind != JsonKind.Array || content.Count is 0 or > MostBranches)
        {
            Report(at, $"must be a list of 1 to {MostBranches} schemas");
            return null;
        }

        var branches = new List<ValueSchema>();
        foreach (var branch in content.Children)
        {
            var index = branches.Count;
            if (ReadValue(branch, $"{at}/{index}", role) is not { } read)
            {
                return null;
            }

            branches.Add(read);
        }

        if (isExclusive)
        {
            ReportEqual(branches, at);
        }

        return Simplify(branches, isExclusive);
    }

    /// <summary>A value of two equal schemas never satisfies exactly one.</summary>
    private void ReportEqual(List<ValueSchema> branches, string at)
    {
        var first = new Dictionary<int, int>();
        for (var index = 0; index < branches.Count; index++)
        {
            if (!first.TryAdd(_identity.Of(branches[index]), index))
            {
                Report($"{at}/{index}", $"accepts the same values as '{at}/{first[_identity.Of(branches[index])]}', so no value satisfies "
                    + "exactly one of the two; use 'anyOf', or leave one out");
            }
        }
    }

    /// <summary>A union with null is a value that may be null. This makes the usual form <c>[X, null]</c> no union.</summary>
    private static ValueSchema Simplify(List<ValueSchema> branches, bool isExclusive)
    {
        // With oneOf, a second branch that accepts null would make null invalid.
        var isNullable = branches.Count(branch => branch.AcceptsNull) == 1 || !isExclusive;
        var others = isNullable ? branches.FindAll(branch => branch.Type != SchemaType.Null) : branches;
        if (others.Count == 0)
        {
            return branches[0];
        }

        var acceptsNull = others.Count < branches.Count;
        return others.Count == 1
            ? others[0] with { IsNullable = others[0].IsNullable || acceptsNull }
            : new ValueSchema { Type = SchemaType.Union, Branches = others, IsExclusive = isExclusive, IsNullable = acceptsNull };
    }

    private ValueSchema? ReadReference(JsonValue content, string at, ValueRole role)
    {
        if (!content.TryGetText(512, out var target) || !Definitions.Any(start => IsDefinition(target, start)))
        {
            Report(at, "must refer to a schema of this file, '#/$defs/<name>' or '#/components/schemas/<name>'");
            return null;
        }

        var pointer = target[1..];
        if (!TryResolve(pointer, out var definition))
        {
            Report(at, $"refers to '{target}', which does not exist");
            return null;
        }

        if (_open.Contains(pointer))
        {
            Report(at, $"leads back to itself: '{target}' contains this reference");
            return null;
        }

        if (_open.Count == SchemaSize.MostDepth)
        {
            Report(at, $"is the end of a chain of more than {SchemaSize.MostDepth} references");
            return null;
        }

        return ReadDefinition(definition, pointer, role);
    }

    /// <summary>A pointer to a part of a definition could name what is no schema, such as its <c>properties</c>.</summary>
    private static bool IsDefinition(string target, string start) =>
        target.StartsWith(start, StringComparison.Ordinal) && !target.AsSpan(start.Length).Contains('/');

    /// <summary>Reads each definition once for each role. A definition with problems has reported them.</summary>
    private ValueSchema? ReadDefinition(JsonValue definition, string pointer, ValueRole role)
    {
        if (_definitions.TryGetValue((pointer, role), out var known))
        {
            return known;
        }

        _open.Add(pointer);
        var read = ReadValue(definition, pointer, role);
        _open.Remove(pointer);
        _definitions[(pointer, role)] = read;
        return read;
    }

    /// <summary>The name in a segment of a JSON pointer, which is part of a URI.</summary>
    public static string Unescape(string segment) => Uri.UnescapeDataString(segment)
        .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private bool TryResolve(string pointer, out JsonValue found)
    {
        found = _root;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            if (!found.TryGetMember(Encoding.UTF8.GetBytes(Unescape(segment)), out found))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads what describes a schema that is made of others. It replaces the description of the inner schema.</summary>
    private ValueSchema ReadAnnotations(ValueSchema value, JsonValue schema, string pointer)
    {
        foreach (var keyword in schema.Children)
        {
            var name = NameOf(keyword);
            if (SchemaKeywords.IsAnnotation(name))
            {
                value = ReadKeyword(value, keyword, schema, pointer, default);
            }
        }

        return value;
    }
}
