using Gateway.Contracts.Rules;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Reading;

/// <summary>Finds keywords that together leave no valid value.</summary>
internal sealed partial class SchemaReader
{
    private const string NoValue = "excludes every value, together with the other keywords";

    private void CheckBounds(ValueSchema value, string pointer)
    {
        if (value is { Minimum: { } from, Maximum: { } to } && from.Value.CompareTo(to.Value) > 0)
        {
            Report($"{pointer}/minimum", $"is above 'maximum': {from.Text} > {to.Text}");
        }

        if (value.ExclusiveMinimum is { } above && (value.Maximum ?? value.ExclusiveMaximum) is { } top
            && above.Value.CompareTo(top.Value) >= 0)
        {
            Report($"{pointer}/exclusiveMinimum", $"excludes every number below {top.Text}");
        }

        if (value is { Minimum: { } bottom, ExclusiveMaximum: { } below } && bottom.Value.CompareTo(below.Value) >= 0)
        {
            Report($"{pointer}/exclusiveMaximum", $"excludes every number of {bottom.Text} or more");
        }

        if (value.MinLength > value.MaxLength)
        {
            Report($"{pointer}/minLength", $"is above 'maxLength': {value.MinLength} > {value.MaxLength}");
        }

        if (value.MinItems > value.MaxItems)
        {
            Report($"{pointer}/minItems", $"is above 'maxItems': {value.MinItems} > {value.MaxItems}");
        }
    }

    /// <summary>Reports a schema without any valid value.</summary>
    /// <param name="value">What was read for one type.</param>
    /// <param name="schema">The schema in the file.</param>
    /// <param name="pointer">The place of the schema.</param>
    /// <param name="role">The role of the value: a required string must not be blank.</param>
    private void CheckRanges(ValueSchema value, JsonValue schema, string pointer, ValueRole role)
    {
        if (value.Allowed.Count > 0)
        {
            CheckAllowed(value, schema, pointer, role);
        }
        else if (EmptyingKeyword(value, role) is { } keyword)
        {
            Report($"{pointer}/{keyword}", NoValue);
        }
    }

    /// <summary>At least one value of <c>enum</c> has to satisfy the other keywords.</summary>
    private void CheckAllowed(ValueSchema value, JsonValue schema, string pointer, ValueRole role)
    {
        var rules = new ValueRules(value, role, name: null);
        if (!schema.TryGetMember("enum"u8, out var list))
        {
            if (schema.TryGetMember("const"u8, out var only) && !rules.Passes(only))
            {
                Report($"{pointer}/const", NoValue);
            }

            return;
        }

        foreach (var item in list.Children)
        {
            if (rules.Passes(item))
            {
                return;
            }
        }

        Report($"{pointer}/enum", NoValue);
    }

    /// <summary>The keyword that leaves no value of the type. Null: there is a valid value, or it is not known.</summary>
    private static string? EmptyingKeyword(ValueSchema value, ValueRole role) => value.Type switch
    {
        SchemaType.Integer or SchemaType.Number => NumberRange.EmptyingKeyword(value),
        SchemaType.Boolean when value.Forbidden.Distinct().Count() == 2 => "not",
        SchemaType.Null when value.Forbidden.Count > 0 => "not",
        SchemaType.String when value is { MaxLength: 0, MayBeBlank: false } && role == ValueRole.Required => "maxLength",
        SchemaType.String when value.MaxLength == 0 && value.Forbidden.Any(text => text.Text.Length == 0) => "not",
        SchemaType.Array when value is { HasUniqueItems: true, Items: { } items } && value.MinItems > CountOf(items) => "minItems",
        _ => null,
    };

    /// <summary>The number of values that a schema allows at most. Null: it is not known.</summary>
    private static int? CountOf(ValueSchema schema)
    {
        int? count = schema.Type switch
        {
            _ when schema.Allowed.Count > 0 => schema.Allowed.Count,
            SchemaType.Boolean => 2,
            SchemaType.Null => 1,
            _ => null,
        };
        return count + (schema.IsNullable ? 1 : 0);
    }
}
